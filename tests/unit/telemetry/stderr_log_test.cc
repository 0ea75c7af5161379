#include "telemetry/stderr_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace composable::telemetry {
namespace {

std::string Written(StderrLog& log, LogLevel level) {
  const std::array<LogField, 1> fields = {{{"component", "greeter"}}};
  testing::internal::CaptureStderr();
  log.Write({.level = level,
             .target = "composable_runtime::app",
             .message = "component loaded",
             .fields = fields});
  return testing::internal::GetCapturedStderr();
}

TEST(StderrLogTest, PrintsTimeLevelTargetMessageAndFields) {
  StderrLog log(LogFilter(LogLevel::kTrace), LogColor::kNever);
  EXPECT_THAT(Written(log, LogLevel::kDebug),
              testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
                                    "\\.[0-9]{6}Z DEBUG composable_runtime::app: "
                                    "component loaded component=greeter\n"));
}

TEST(StderrLogTest, AlignsTheLevels) {
  StderrLog log(LogFilter(LogLevel::kTrace), LogColor::kNever);
  EXPECT_THAT(Written(log, LogLevel::kInfo), testing::HasSubstr("Z  INFO composable"));
  EXPECT_THAT(Written(log, LogLevel::kWarn), testing::HasSubstr("Z  WARN composable"));
  EXPECT_THAT(Written(log, LogLevel::kError), testing::HasSubstr("Z ERROR composable"));
  EXPECT_THAT(Written(log, LogLevel::kTrace), testing::HasSubstr("Z TRACE composable"));
}

TEST(StderrLogTest, LeavesOutWhatTheFilterLeavesOut) {
  StderrLog log(LogFilter(LogLevel::kWarn), LogColor::kNever);
  EXPECT_FALSE(log.IsEnabled(LogLevel::kInfo, "any"));
  EXPECT_EQ(Written(log, LogLevel::kInfo), "");
}

TEST(StderrLogTest, ColorsOnlyWhereAsked) {
  StderrLog colored(LogFilter(LogLevel::kTrace), LogColor::kAlways);
  EXPECT_THAT(Written(colored, LogLevel::kWarn), testing::HasSubstr("\x1b["));
  StderrLog plain(LogFilter(LogLevel::kTrace), LogColor::kNever);
  EXPECT_THAT(Written(plain, LogLevel::kWarn), testing::Not(testing::HasSubstr("\x1b[")));
}

TEST(FormatMessageTest, QuotesAndEscapesValuesThatWouldNotReadAsOneWord) {
  const std::array<LogField, 5> fields = {{{"plain", "a/b:c"},
                                           {"blank", "Hello, World!"},
                                           {"quote", "say \"x\\y\""},
                                           {"lines", "one\ntwo\x01"},
                                           {"nothing", ""}}};
  EXPECT_EQ(
      FormatMessage(
          {.level = LogLevel::kInfo, .target = "t", .message = "it happened", .fields = fields}),
      "it happened plain=a/b:c blank=\"Hello, World!\" quote=\"say \\\"x\\\\y\\\"\" "
      "lines=\"one\\ntwo\\u{1}\" nothing=\"\"");
}

}  // namespace
}  // namespace composable::telemetry
