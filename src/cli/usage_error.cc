#include "cli/usage_error.h"

#include <fmt/format.h>

#include "cli/help.h"
#include "cli/report.h"

namespace composable::cli {

ExitCode ReportUsageError(Console& console, const Command& command, const Error& error) {
  ReportError(console, error);
  console.WriteDiagnostic(fmt::format("{}try: {} --help\n", UsageLine(command), command.name));
  return ExitCode::kUsage;
}

std::unexpected<Error> UsageError(std::string_view message) {
  return Fail(ErrorCode::kInvalidArgument, "{}", message);
}

std::unexpected<Error> OneTooMany(std::string_view noun, std::string_view word) {
  return Fail(ErrorCode::kInvalidArgument, "one {} at a time: `{}` is one too many", noun, word);
}

}  // namespace composable::cli
