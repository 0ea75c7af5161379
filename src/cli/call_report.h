// What a call returned, or failed with, as people see it.
//
// Spec: section 3, "result is pretty JSON on stdout, `list<u8>` raw".
#pragma once

#include "app/rendering.h"
#include "base/error.h"
#include "cli/console.h"
#include "cli/exit_code.h"

namespace composable::cli {

// Prints it; an `err` of the function goes to the standard error stream and is a failure.
ExitCode PrintResult(Console& console, const app::RenderedResult& result);

// Says how the call ended. A component that ended itself chooses the status, and one that did so
// with success has not failed.
ExitCode ReportFailure(Console& console, const Error& error);

}  // namespace composable::cli
