// Turns what satisfies a component's imports into what the bridge wants.
#pragma once

#include <vector>

#include "engine/bridge_component.h"
#include "engine/engine.h"

namespace composable::engine {

struct PreparedCode {
  ProgramHandle program;
  // What it runs. The program needs it no more; held, other programs share it.
  SharedHandle<ComponentHandle> component;
  std::vector<SharedHandle<ModuleHandle>> modules;
};

// Errors: kLink; kInvalidArgument for more than kMaxGrants grants, or what is of another engine.
Result<PreparedCode> Prepare(const BridgeCore& core, const BridgeComponent& component,
                             PrepareOptions options);

}  // namespace composable::engine
