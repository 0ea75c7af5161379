// Functions of prepared components, as servers and subscriptions call them.
#pragma once

#include "app/function.h"
#include "mapping/function.h"
#include "telemetry/log.h"

namespace composable::app {

// A call has the limits of its component. What fails after the result is logged. `log` is
// borrowed, and outlives every call.
mapping::FunctionPtr HostFunctionOf(Function function, telemetry::Log& log);

}  // namespace composable::app
