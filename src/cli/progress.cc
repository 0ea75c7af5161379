#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <memory>

namespace composable::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenDrawings{100};
constexpr double kBytesInMegabyte = 1e6;

}  // namespace

app::DownloadProgress MakeProgress(Console& console) {
  if (::isatty(STDERR_FILENO) != 1) return {};
  const auto drawn = std::make_shared<steady_clock::time_point>();
  return [&console, drawn](std::string_view reference, std::uint64_t done, std::uint64_t total) {
    const bool is_done = done == total;
    const auto now = steady_clock::now();
    if (!is_done && now - *drawn < kBetweenDrawings) return;
    *drawn = now;
    // The cursor is back at the start of the line, so that whatever is written next replaces it.
    console.WriteDiagnostic(is_done ? std::string("\x1b[K")
                                    : fmt::format("\x1b[K{}: {:.1f} of {:.1f} MB\r", reference,
                                                  static_cast<double>(done) / kBytesInMegabyte,
                                                  static_cast<double>(total) / kBytesInMegabyte));
  };
}

}  // namespace composable::cli
