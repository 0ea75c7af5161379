#include "cli/output.h"

#include "cli/report.h"

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

}  // namespace composable::cli
