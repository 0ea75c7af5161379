// `scope`: who may import a component.
//
// A component belongs to the package of the first interface with a name that it exports; one that
// exports none belongs to no package, and so to none that another one shares. Versions do not
// count.
//
// Spec: section 2, "Scope".
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "config/definition.h"
#include "graph/graph.h"

namespace composable::graph {

// A component with its world, as far as scopes go.
struct ScopeMember {
  const config::ComponentDefinition& definition;
  const wit::World& world;
};

// Nothing where `importer` may import `imported`, which it does at `where`, in the list of that
// key.
std::optional<Error> CheckScope(const ScopeMember& importer, const ScopeMember& imported,
                                std::string_view key, const FilePosition& where);

}  // namespace composable::graph
