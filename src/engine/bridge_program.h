// Programs and instances of the bridge.
#pragma once

#include <memory>

#include "engine/bridge_component.h"
#include "engine/engine.h"

namespace composable::engine {

// Links a component in the engine of `core`, where everything it imports is provided.
Result<ProgramPtr> PrepareBridgeProgram(const BridgeCore& core,
                                        std::shared_ptr<const BridgeComponent> component,
                                        PrepareOptions options);

}  // namespace composable::engine
