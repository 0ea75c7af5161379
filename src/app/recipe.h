// What a composed component is made of, as one digest.
#pragma once

#include <cstddef>
#include <string_view>

#include "app/content_digests.h"
#include "base/sha256.h"
#include "engine/engine.h"
#include "graph/graph.h"

namespace composable::app {

// Differs wherever composing the root for this runtime could give another component: by the content
// of a binary, who is bound to whom, the patterns of an interceptor, the `config` of a component
// that reads it, or how many bytes of core modules are held (compose::ComposeOptions).
engine::Recipe RecipeOf(const graph::Graph& graph, graph::NodeId root, std::size_t held_bytes,
                        ContentDigests& digests);

// Differs wherever the core module of that component of advice could be another one with an asker
// in it.
Sha256Digest AskerModuleDigest(const graph::ComponentBinary& advice, std::string_view advice_export,
                               ContentDigests& digests);

}  // namespace composable::app
