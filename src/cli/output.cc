#include "cli/output.h"

#include "cli/report.h"
#include "cli/usage_error.h"

namespace composable::cli {

ExitCode WriteResult(Console& console, std::string_view bytes) {
  const Status written = console.WriteOutput(bytes);
  if (written) return ExitCode::kSuccess;
  if (written.error().code != ErrorCode::kCancelled) ReportError(console, written.error());
  return ExitCode::kFailure;
}

ExitCode WriteTo(const std::string& file, std::string_view bytes, const ProgramHost& host) {
  if (file.empty()) return WriteResult(host.console, bytes);
  const Status written = host.write_file(file, bytes);
  if (written) return ExitCode::kSuccess;
  ReportError(host.console, written.error());
  return ExitCode::kFailure;
}

Status ReadOutputFile(const CommandLine& line, std::string& file) {
  for (const GivenOption& given : line.options) {
    if (given.option->name != kOutputOption.name) continue;
    if (!file.empty()) return UsageError("option `--output` is given more than once");
    if (given.value.empty()) return UsageError("option `--output` wants the name of a file");
    file = given.value;
  }
  return {};
}

}  // namespace composable::cli
