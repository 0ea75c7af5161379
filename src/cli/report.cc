#include "cli/report.h"

#include <string>

namespace composable::cli {
namespace {

constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kReset = "\x1b[0m";

// One write for the whole line, so that concurrent writers do not mix into it.
void Report(Console& console, std::string_view label, std::string_view color,
            std::string_view text) {
  std::string line;
  if (console.diagnostic_color() == ColorMode::kColored) {
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

void ReportError(Console& console, const Error& error) {
  Report(console, "error", kRed, ToReport(error));
}

void ReportWarnings(Console& console, std::span<const Error> warnings) {
  for (const Error& warning : warnings) ReportWarning(console, ToReport(warning));
}

void ReportWarning(Console& console, std::string_view text) {
  Report(console, "warning", kYellow, text);
}

}  // namespace composable::cli
