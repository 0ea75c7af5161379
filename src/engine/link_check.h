// Whether everything that a component imports is provided.
#pragma once

#include "base/error.h"
#include "engine/component_type.h"
#include "engine/engine.h"

namespace composable::engine {

// kLink, naming the first import for which there is no link, host function or module. Whether their
// types fit is the engine's to say.
Status CheckLinked(const Items& imports, const PrepareOptions& options);

}  // namespace composable::engine
