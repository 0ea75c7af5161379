// Components that handle raw HTTP requests, as servers call them.
//
// Spec: section 4, "`component` alone".
#pragma once

#include "app/function.h"
#include "base/error.h"
#include "mapping/raw_handler.h"
#include "telemetry/log.h"
#include "wit/type.h"

namespace composable::app {

// The function of the component that takes raw requests: `handle` of `wasi:http/handler@0.3`, or
// else of `wasi:http/incoming-handler@0.2`. Errors: kInvalidArgument where it exports neither, with
// what it exports in the details; kTypeMismatch where `handle` does not have the interface's type.
Result<Function> FindRawHandler(const PreparedComponentPtr& component);

// A call has the limits of its component. What fails after the response is logged. `log` is
// borrowed, and outlives every call. The function is one of FindRawHandler.
mapping::RawHandlerPtr MakeRawHandler(Function function, telemetry::Log& log);

}  // namespace composable::app
