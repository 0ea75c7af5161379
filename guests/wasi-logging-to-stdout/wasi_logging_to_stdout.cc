// Steps 5 to 7 of the tutorial: `wasi:logging` as lines on standard output, each with the time in
// UTC, the level and the context:
//
//   2026-01-31 23:59:59.123Z INFO  [interceptor]: the message

#include <chrono>
#include <span>
#include <string>

#include "wasi_logging_to_stdout_cpp.h"

namespace exports::wasi::logging::logging {

namespace {

// What one call of `blocking-write-and-flush` takes.
constexpr size_t kWriteLimit = 4096;

// Five letters wide, so that the contexts are below one another.
std::string_view LevelText(Level level) {
  switch (level) {
    case Level::kTrace:
      return "TRACE";
    case Level::kDebug:
      return "DEBUG";
    case Level::kInfo:
      return "INFO ";
    case Level::kWarn:
      return "WARN ";
    case Level::kError:
      return "ERROR";
    case Level::kCritical:
      return "CRIT ";
  }
  __builtin_trap();
}

// Appends `number` with leading zeros.
void AppendNumber(std::string& line, unsigned number, int digits) {
  line.append(static_cast<size_t>(digits), '0');
  for (size_t position = line.size(); number > 0 && digits > 0; number /= 10, --digits) {
    line[--position] = static_cast<char>('0' + number % 10);
  }
}

void AppendTime(std::string& line, const ::wasi::clocks::wall_clock::Datetime& time) {
  using namespace std::chrono;
  sys_seconds moment{seconds(static_cast<int64_t>(time.seconds))};
  auto day = floor<days>(moment);
  year_month_day date(day);
  hh_mm_ss clock(moment - day);
  AppendNumber(line, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  line += '-';
  AppendNumber(line, static_cast<unsigned>(date.month()), 2);
  line += '-';
  AppendNumber(line, static_cast<unsigned>(date.day()), 2);
  line += ' ';
  AppendNumber(line, static_cast<unsigned>(clock.hours().count()), 2);
  line += ':';
  AppendNumber(line, static_cast<unsigned>(clock.minutes().count()), 2);
  line += ':';
  AppendNumber(line, static_cast<unsigned>(clock.seconds().count()), 2);
  line += '.';
  AppendNumber(line, time.nanoseconds / 1'000'000, 3);
  line += 'Z';
}

}  // namespace

void Log(Level level, wit::string context, wit::string message) {
  std::string line;
  AppendTime(line, ::wasi::clocks::wall_clock::Now());
  line += ' ';
  line += LevelText(level);
  line += " [";
  line += context.get_view();
  line += "]: ";
  line += message.get_view();
  line += '\n';

  auto output = ::wasi::cli::stdout_::GetStdout();
  std::span<const uint8_t> rest(reinterpret_cast<const uint8_t*>(line.data()), line.size());
  while (!rest.empty()) {
    auto piece = rest.first(std::min(rest.size(), kWriteLimit));
    // Nobody could be told that standard output is gone, so the call fails.
    if (!output.BlockingWriteAndFlush(piece)) __builtin_trap();
    rest = rest.subspan(piece.size());
  }
}

}  // namespace exports::wasi::logging::logging
