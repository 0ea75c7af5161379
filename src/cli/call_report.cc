#include "cli/call_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/diagnostic.h"
#include "base/utf8.h"
#include "cli/output.h"
#include "cli/report.h"

namespace composable::cli {
namespace {

// Whether bytes may be shown on a terminal: text without anything that would drive it.
bool IsPlainText(std::string_view bytes) {
  const bool is_printable = std::ranges::none_of(bytes, [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') || c == 0x7f;
  });
  return is_printable && IsUtf8(bytes);
}

}  // namespace

ExitCode ReportFailure(Console& console, const Error& error) {
  if (error.code == ErrorCode::kCancelled) {
    ReportError(console, Fail(ErrorCode::kCancelled, "cancelled").error());
    return ExitCode::kInterrupted;
  }
  const bool is_exit = error.code == ErrorCode::kExit;
  if (is_exit && error.exit_status == 0) return ExitCode::kSuccess;
  ReportError(console, error);
  return is_exit ? static_cast<ExitCode>(error.exit_status) : ExitCode::kFailure;
}

ExitCode PrintResult(Console& console, const app::RenderedResult& result) {
  switch (result.kind) {
    case app::RenderedKind::kNothing:
      return ExitCode::kSuccess;
    case app::RenderedKind::kText:
      return WriteResult(console, result.text);
    case app::RenderedKind::kBytes:
      if (console.output_kind() == StreamKind::kTerminal && !IsPlainText(result.text)) {
        ReportWarning(console,
                      Fail({ErrorCode::kUnsupported, Diagnostic::kBinaryResult},
                           "the result is {} bytes of binary data, which a terminal cannot "
                           "show; redirect the standard output to keep them",
                           result.text.size())
                          .error());
        return ExitCode::kSuccess;
      }
      return WriteResult(console, result.text);
    case app::RenderedKind::kError:
      ReportError(console, Fail(ErrorCode::kComponentError, "component returned an error{}{}",
                                result.text.empty() ? "" : ": ", result.text)
                               .error());
      return ExitCode::kFailure;
  }
  return ExitCode::kFailure;
}

}  // namespace composable::cli
