// Turns what satisfies a component's imports into what the bridge wants.
#pragma once

#include "engine/bridge_component.h"
#include "engine/engine.h"

namespace composable::engine {

// Errors: kLink; kInvalidArgument for more than kMaxGrants grants, or what is of another engine.
Result<ProgramHandle> Prepare(const BridgeCore& core, const BridgeComponent& component,
                              PrepareOptions options);

}  // namespace composable::engine
