// Errors and warnings as people see them.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "cli/console.h"

namespace composable::cli {

// `error: ` and the report (base/error.h) of each, on lines of their own. Control characters in it
// show as `?`.
void ReportErrors(Console& console, std::span<const Error> errors);
void ReportError(Console& console, const Error& error);

// The same with `warning: `.
void ReportWarnings(Console& console, std::span<const Error> warnings);
void ReportWarning(Console& console, std::string_view text);

}  // namespace composable::cli
