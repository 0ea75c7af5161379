#include "app/call_limits.h"

#include <gtest/gtest.h>

#include "app/default_limits.h"

namespace composable::app {
namespace {

using std::chrono::milliseconds;

config::ComponentDefinition Definition(config::Limits limits) {
  config::ComponentDefinition definition;
  definition.name.value = "looper";
  definition.limits = std::move(limits);
  return definition;
}

FilePosition At(std::uint32_t line) { return {"demo.toml", line, 15, "limits.x = 1"}; }

std::string Explained(const CallLimits& limits, ErrorCode code) {
  return limits.Explain(Fail(code, "the engine's words").error()).message;
}

TEST(CallLimitsTest, ADefinitionWithoutLimitsHasTheDefaults) {
  EXPECT_EQ(CallLimits(Definition({}), DefaultLimits()).values(), DefaultLimits());
}

TEST(CallLimitsTest, ADefinitionsLimitsGoBeforeTheDefaults) {
  const CallLimits limits(Definition({.memory = {{std::uint64_t{65536}, At(1)}},
                                      .time = {{milliseconds(1500), At(2)}},
                                      .fuel = {{std::uint64_t{10}, At(3)}}}),
                          DefaultLimits());
  EXPECT_EQ(limits.values().memory, 65536U);
  EXPECT_EQ(limits.values().time, milliseconds(1500));
  EXPECT_EQ(limits.values().fuel, 10U);
  EXPECT_EQ(limits.values().table_elements, kTableElementLimit);
}

TEST(CallLimitsTest, ExplainsDefaults) {
  const CallLimits limits(Definition({}), DefaultLimits());
  EXPECT_EQ(Explained(limits, ErrorCode::kDeadlineExceeded),
            "the call took longer than 30 s, the default of `limits.time`; set `limits.time` in "
            "`[component.looper]` to allow more");
  EXPECT_EQ(Explained(limits, ErrorCode::kMemoryExceeded),
            "the call wanted more memory than 512 MiB, the default of `limits.memory`; set "
            "`limits.memory` in `[component.looper]` to allow more");
}

TEST(CallLimitsTest, ExplainsLimitsOfTheDefinition) {
  const CallLimits limits(Definition({.memory = {{std::uint64_t{65536}, At(1)}},
                                      .time = {{milliseconds(1500), At(2)}},
                                      .fuel = {{std::uint64_t{10}, At(3)}}}),
                          DefaultLimits());
  EXPECT_EQ(Explained(limits, ErrorCode::kDeadlineExceeded),
            "the call took longer than 1.5 s, which `limits.time` allows (demo.toml:2:15)");
  EXPECT_EQ(Explained(limits, ErrorCode::kMemoryExceeded),
            "the call wanted more memory than 64 KiB, which `limits.memory` allows "
            "(demo.toml:1:15)");
  EXPECT_EQ(Explained(limits, ErrorCode::kFuelExhausted),
            "the call used more fuel than 10, which `limits.fuel` allows (demo.toml:3:15)");
}

TEST(CallLimitsTest, AFullEngineIsNoLimitOfTheComponent) {
  const CallLimits limits(
      Definition({.memory = {}, .time = {}, .fuel = {{std::uint64_t{10}, At(3)}}}),
      DefaultLimits());
  EXPECT_EQ(Explained(limits, ErrorCode::kResourceExhausted), "the engine's words");
}

TEST(CallLimitsTest, LeavesOtherErrorsAlone) {
  const CallLimits limits(Definition({}), DefaultLimits());
  EXPECT_EQ(Explained(limits, ErrorCode::kTrap), "the engine's words");
  EXPECT_EQ(Explained(limits, ErrorCode::kFuelExhausted), "the engine's words");
}

TEST(CallLimitsTest, KeepsTheBacktrace) {
  Error error = Fail(ErrorCode::kMemoryExceeded, "x").error();
  error.details = "0: grow";
  EXPECT_EQ(CallLimits(Definition({}), DefaultLimits()).Explain(error).details, "0: grow");
}

TEST(FormatDurationTest, UsesSecondsOrMilliseconds) {
  EXPECT_EQ(FormatDuration(std::chrono::seconds(30)), "30 s");
  EXPECT_EQ(FormatDuration(milliseconds(1500)), "1.5 s");
  EXPECT_EQ(FormatDuration(milliseconds(250)), "250 ms");
  EXPECT_EQ(FormatDuration(std::chrono::microseconds(1)), "0.001 ms");
}

TEST(FormatBytesTest, UsesTheLargestUnitThatDivides) {
  EXPECT_EQ(FormatBytes(0), "0 bytes");
  EXPECT_EQ(FormatBytes(1000), "1000 bytes");
  EXPECT_EQ(FormatBytes(65536), "64 KiB");
  EXPECT_EQ(FormatBytes(1536ULL << 20U), "1536 MiB");
  EXPECT_EQ(FormatBytes(2ULL << 30U), "2 GiB");
}

}  // namespace
}  // namespace composable::app
