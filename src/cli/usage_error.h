// A command line that cannot be understood.
#pragma once

#include <expected>
#include <string_view>

#include "base/error.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/exit_code.h"

namespace composable::cli {

// Says what is wrong, how the command is used, and where to read more. Returns ExitCode::kUsage.
ExitCode ReportUsageError(Console& console, const Command& command, const Error& error);

// What is wrong with a command line, for ReportUsageError.
std::unexpected<Error> UsageError(std::string_view message);

// Of words for things of which a command takes one: "one file at a time: `b` is one too many".
std::unexpected<Error> OneTooMany(std::string_view noun, std::string_view word);

}  // namespace composable::cli
