// Which functions can be called with text alone.
#pragma once

#include <cstdint>

#include "base/error.h"
#include "wit/type.h"

namespace composable::app {

// Which handles a caller can hold. They mean something only inside of one instance: only who keeps
// the instance can hold resources of it.
enum class HeldHandles : std::uint8_t { kNone, kResources };

// Whether the type holds a resource.
bool HoldsResource(const wit::Type& type);

// kUnsupported for a function whose parameters or result hold a handle that the caller cannot hold,
// naming the parameter and its type.
Status CheckInvocable(const wit::FunctionType& function, HeldHandles held = HeldHandles::kNone);

}  // namespace composable::app
