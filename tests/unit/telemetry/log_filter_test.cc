#include "telemetry/log_filter.h"

#include <gtest/gtest.h>

namespace composable::telemetry {
namespace {

LogFilter Parsed(std::string_view text) {
  auto filter = LogFilter::Parse(text);
  EXPECT_TRUE(filter.has_value()) << filter.error().message;
  return filter.value_or(LogFilter(std::nullopt));
}

std::string ParseError(std::string_view text) {
  const auto filter = LogFilter::Parse(text);
  EXPECT_FALSE(filter.has_value());
  return filter.has_value() ? std::string() : filter.error().message;
}

TEST(LogFilterTest, KeepsWarningsByDefault) {
  const LogFilter filter = Parsed("");
  EXPECT_TRUE(filter.IsEnabled(LogLevel::kWarn, "composable_runtime::app"));
  EXPECT_FALSE(filter.IsEnabled(LogLevel::kInfo, "composable_runtime::app"));
}

TEST(LogFilterTest, ReadsALevelInAnyCaseAndWithBlanks) {
  const LogFilter filter = Parsed(" Debug ");
  EXPECT_TRUE(filter.IsEnabled(LogLevel::kDebug, "anything"));
  EXPECT_FALSE(filter.IsEnabled(LogLevel::kTrace, "anything"));
}

TEST(LogFilterTest, OffKeepsNothing) {
  EXPECT_FALSE(Parsed("off").IsEnabled(LogLevel::kError, "anything"));
}

TEST(LogFilterTest, ATargetCoversWhatLiesBelowItAndNothingElse) {
  const LogFilter filter = Parsed("error,composable_runtime::app=debug");
  EXPECT_TRUE(filter.IsEnabled(LogLevel::kDebug, "composable_runtime::app"));
  EXPECT_TRUE(filter.IsEnabled(LogLevel::kDebug, "composable_runtime::app::cache"));
  EXPECT_FALSE(filter.IsEnabled(LogLevel::kWarn, "composable_runtime::apple"));
  EXPECT_FALSE(filter.IsEnabled(LogLevel::kWarn, "composable_runtime"));
}

TEST(LogFilterTest, TheLongestTargetDecidesWhateverTheOrder) {
  for (const std::string_view text : {"a::b=off,a=trace", "a=trace,a::b=off"}) {
    const LogFilter filter = Parsed(text);
    EXPECT_FALSE(filter.IsEnabled(LogLevel::kError, "a::b::c")) << text;
    EXPECT_TRUE(filter.IsEnabled(LogLevel::kTrace, "a::c")) << text;
  }
}

TEST(LogFilterTest, ATargetAloneKeepsAllOfIt) {
  const LogFilter filter = Parsed("composable_runtime::app");
  EXPECT_TRUE(filter.IsEnabled(LogLevel::kTrace, "composable_runtime::app"));
  EXPECT_FALSE(filter.IsEnabled(LogLevel::kInfo, "composable_runtime::http"));
  EXPECT_TRUE(filter.IsEnabled(LogLevel::kWarn, "composable_runtime::http"));
}

TEST(LogFilterTest, NamesALevelThatDoesNotExist) {
  EXPECT_EQ(ParseError("degub"),
            "unknown log level `degub`: it is trace, debug, info, warn, error or off");
  EXPECT_EQ(ParseError("info,a::b=loud"),
            "unknown log level `loud`: it is trace, debug, info, warn, error or off");
}

}  // namespace
}  // namespace composable::telemetry
