#include "cli/report.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace composable::cli {
namespace {

constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kReset = "\x1b[0m";

// The text without what would drive a terminal: parts of it, such as the names in a guest's stack,
// come from strangers. Control characters other than line ends and tabs show as `?`.
std::string Harmless(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F, the second set of control characters, are two bytes in UTF-8.
    const bool is_upper_control =
        byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (is_upper_control) {
      result += '?';
      ++i;
    } else if ((byte < ' ' && byte != '\n' && byte != '\t') || byte == 0x7f) {
      result += '?';
    } else {
      result += text[i];
    }
  }
  return result;
}

// One write for the whole line, so that concurrent writers do not mix into it.
void Report(Console& console, Severity severity, const Error& error) {
  const std::string label =
      fmt::format("{}[{}]", SeverityName(severity), DiagnosticCode(DiagnosticOf(error)));
  const std::string text = Harmless(ToReport(error));
  std::string line;
  if (console.diagnostic_color() == ColorMode::kColored) {
    const std::string_view color = severity == Severity::kError ? kRed : kYellow;
    line = fmt::format("{}{}:{} {}\n", color, label, kReset, text);
  } else {
    line = fmt::format("{}: {}\n", label, text);
  }
  console.WriteDiagnostic(line);
}

}  // namespace

void ReportErrors(Console& console, std::span<const Error> errors) {
  for (const Error& error : errors) ReportError(console, error);
}

void ReportError(Console& console, const Error& error) { Report(console, Severity::kError, error); }

void ReportWarnings(Console& console, std::span<const Error> warnings) {
  for (const Error& warning : warnings) ReportWarning(console, warning);
}

void ReportWarning(Console& console, const Error& warning) {
  Report(console, Severity::kWarning, warning);
}

}  // namespace composable::cli
