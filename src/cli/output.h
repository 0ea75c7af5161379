// What a command prints in the end.
#pragma once

#include <string_view>

#include "cli/console.h"
#include "cli/exit_code.h"

namespace composable::cli {

// Writes all to the standard output. Where that fails, says why and returns ExitCode::kFailure; a
// reader such as `head` that has seen enough needs no message.
ExitCode WriteResult(Console& console, std::string_view bytes);

}  // namespace composable::cli
