// Which functions can be called with text alone.
#pragma once

#include "base/error.h"
#include "wit/type.h"

namespace composable::app {

// Handles mean something only inside of one instance, so a function whose parameters or result hold
// one cannot be called from outside with text: kUnsupported then, naming the parameter and its
// type.
Status CheckInvocable(const wit::FunctionType& function);

}  // namespace composable::app
