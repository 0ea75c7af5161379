// Structured logs: a message, where it comes from, and fields.
//
// Spec: section 2, "Log lines", and section 6, "Limits and observability".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace composable::telemetry {

// In rising order of weight.
enum class LogLevel : std::uint8_t { kTrace, kDebug, kInfo, kWarn, kError };

// A name and a value of a record. The value is the bare text; who prints it quotes it where needed.
struct LogField {
  std::string_view key;
  std::string value;
};

struct LogRecord {
  LogLevel level = LogLevel::kInfo;
  std::string_view target;   // the part of the program, such as "composable_runtime::app"
  std::string_view message;  // a short constant phrase; what varies is in the fields
  std::span<const LogField> fields;
};

// Where records go. Implementations are safe to call from any thread.
class Log {
 public:
  virtual ~Log() = default;

  // Whether a record would be kept: ask before building costly fields.
  virtual bool IsEnabled(LogLevel level, std::string_view target) const = 0;

  // Writes the record if its level is enabled.
  virtual void Write(const LogRecord& record) = 0;
};

// Keeps nothing.
class NullLog final : public Log {
 public:
  bool IsEnabled(LogLevel /*level*/, std::string_view /*target*/) const override { return false; }
  void Write(const LogRecord& /*record*/) override {}
};

}  // namespace composable::telemetry
