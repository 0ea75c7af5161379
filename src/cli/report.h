// Errors and warnings as people see them.
#pragma once

#include <span>

#include "base/error.h"
#include "cli/console.h"

namespace composable::cli {

// `error[E0206]: ` and the report (base/error.h) of each, on lines of their own. The code is that
// of its diagnostic, which `composable explain` explains. Control characters show as `?`.
void ReportErrors(Console& console, std::span<const Error> errors);
void ReportError(Console& console, const Error& error);

// The same with `warning[W0450]: `; what is an error elsewhere keeps its code.
void ReportWarnings(Console& console, std::span<const Error> warnings);
void ReportWarning(Console& console, const Error& warning);

}  // namespace composable::cli
