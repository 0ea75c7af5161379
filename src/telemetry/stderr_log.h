// The log that people read: one line of text for each record, on the standard error stream.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "telemetry/log.h"
#include "telemetry/log_filter.h"

namespace composable::telemetry {

enum class LogColor : std::uint8_t { kNever, kAlways };

// The part of a line behind the target: `message key=value …`. A value that has blanks, quotes,
// control characters or nothing in it is quoted and escaped, so that a record is always one line.
std::string FormatMessage(const LogRecord& record);

// Prints `TIME LEVEL target: message key=value …`, the time in UTC with microseconds:
//   2026-01-31T09:05:00.000123Z DEBUG composable_runtime::app: component loaded component=greeter
// Costs nothing until the first record is written. Safe to use from any thread.
class StderrLog final : public Log {
 public:
  StderrLog(LogFilter filter, LogColor color);
  ~StderrLog() override;
  StderrLog(const StderrLog&) = delete;
  StderrLog& operator=(const StderrLog&) = delete;

  bool IsEnabled(LogLevel level, std::string_view target) const override;
  void Write(const LogRecord& record) override;

 private:
  struct Sink;

  LogFilter filter_;
  LogColor color_;
  std::once_flag sink_made_;
  std::unique_ptr<Sink> sink_;
};

}  // namespace composable::telemetry
