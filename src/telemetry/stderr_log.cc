#include "telemetry/stderr_log.h"

// Level names as they stand in a line, all of one width. Only this file sees spdlog.
#define SPDLOG_LEVEL_NAMES {"TRACE", "DEBUG", " INFO", " WARN", "ERROR", "FATAL", "  OFF"}
#include <fmt/format.h>
#include <spdlog/details/log_msg.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>

#include <algorithm>
#include <string_view>

namespace composable::telemetry {
namespace {

bool NeedsQuotes(std::string_view value) {
  if (value.empty()) return true;
  return std::ranges::any_of(value, [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\\' || c == 0x7f;
  });
}

void AppendEscaped(std::string& line, std::string_view text) {
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (c == '\n') {
      line += "\\n";
    } else if (c == '\t') {
      line += "\\t";
    } else if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) {
      line += fmt::format("\\u{{{:x}}}", static_cast<unsigned char>(c));
    } else {
      line += c;
    }
  }
}

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kTrace:
      return spdlog::level::trace;
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarn:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

}  // namespace

std::string FormatMessage(const LogRecord& record) {
  std::string line(record.message);
  for (const LogField& field : record.fields) {
    line += ' ';
    line += field.key;
    line += '=';
    if (NeedsQuotes(field.value)) {
      line += '"';
      AppendEscaped(line, field.value);
      line += '"';
    } else {
      line += field.value;
    }
  }
  return line;
}

struct StderrLog::Sink {
  explicit Sink(spdlog::color_mode mode) : spdlog_sink(mode) {
    spdlog_sink.set_formatter(std::make_unique<spdlog::pattern_formatter>(
        "%Y-%m-%dT%H:%M:%S.%fZ %^%l%$ %n: %v", spdlog::pattern_time_type::utc));
  }

  spdlog::sinks::ansicolor_stderr_sink_mt spdlog_sink;
};

StderrLog::StderrLog(LogFilter filter, LogColor color)
    : filter_(std::move(filter)), color_(color) {}

StderrLog::~StderrLog() = default;

bool StderrLog::IsEnabled(LogLevel level, std::string_view target) const {
  return filter_.IsEnabled(level, target);
}

void StderrLog::Write(const LogRecord& record) {
  if (!IsEnabled(record.level, record.target)) return;
  std::call_once(sink_made_, [this] {
    sink_ = std::make_unique<Sink>(color_ == LogColor::kAlways ? spdlog::color_mode::always
                                                               : spdlog::color_mode::never);
  });
  const std::string text = FormatMessage(record);
  sink_->spdlog_sink.log(spdlog::details::log_msg(
      spdlog::string_view_t(record.target.data(), record.target.size()), SpdlogLevel(record.level),
      spdlog::string_view_t(text.data(), text.size())));
}

}  // namespace composable::telemetry
