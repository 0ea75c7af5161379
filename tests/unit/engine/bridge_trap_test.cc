// Components that fail in every way.

#include <gtest/gtest.h>

#include <chrono>

#include "unit/engine/bridge_fixture.h"

namespace composable::engine {
namespace {

using std::chrono::milliseconds;
using value::Value;

class BridgeTrap : public testing::TestWithParam<EngineSettings> {
 protected:
  Error ErrorOf(const std::string& function, const Values& arguments = {},
                const Limits& limits = {}) {
    auto result = Call(*program_, "misbehave", function, arguments, limits);
    EXPECT_FALSE(result);
    return result ? Error{} : std::move(result).error();
  }

  EnginePtr engine_ = MakeEngine(GetParam());
  ProgramPtr program_ = MakeProgram(engine_, "misbehave-fixture");
};

TEST_P(BridgeTrap, Unreachable) {
  const Error error = ErrorOf("trap");
  EXPECT_EQ(error.code, ErrorCode::kTrap);
  EXPECT_EQ(error.message,
            "the component trapped: it gave up (an `unreachable` instruction, as after a panic or "
            "abort)");
  EXPECT_NE(error.details.find("trap"), std::string::npos) << error.details;
}

TEST_P(BridgeTrap, OutOfBounds) {
  const Error error = ErrorOf("read-out-of-bounds");
  EXPECT_EQ(error.code, ErrorCode::kTrap);
  EXPECT_EQ(error.message, "the component trapped: it used memory that it does not have");
}

TEST_P(BridgeTrap, Division) {
  const Error by_zero = ErrorOf("divide", {std::int32_t{1}, std::int32_t{0}});
  EXPECT_EQ(by_zero.code, ErrorCode::kTrap);
  EXPECT_EQ(by_zero.message, "the component trapped: it divided an integer by zero");
  const Error overflow =
      ErrorOf("divide", {std::numeric_limits<std::int32_t>::min(), std::int32_t{-1}});
  EXPECT_EQ(overflow.message, "the component trapped: an integer division overflowed");
  EXPECT_EQ(ValueOf(Call(*program_, "misbehave", "divide", {std::int32_t{7}, std::int32_t{2}})),
            Value(std::int32_t{3}));
}

TEST_P(BridgeTrap, Abort) { EXPECT_EQ(ErrorOf("abort").code, ErrorCode::kTrap); }

TEST_P(BridgeTrap, EndlessRecursion) {
  const Error error = ErrorOf("recurse-forever");
  EXPECT_EQ(error.code, ErrorCode::kTrap);
  EXPECT_EQ(error.message,
            "the component trapped: its stack overflowed, as in a recursion without end");
}

TEST_P(BridgeTrap, EndlessLoopMeetsItsDeadline) {
  Limits limits;
  limits.time = milliseconds(100);
  const auto start = std::chrono::steady_clock::now();
  const Error error = ErrorOf("loop-forever", {}, limits);
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(error.code, ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(error.message, "the call took longer than its limit");
  EXPECT_GE(took, milliseconds(100));
  EXPECT_LT(took, milliseconds(5000));
}

TEST_P(BridgeTrap, ADeadlineThatIsOverStopsTheCall) {
  Limits limits;
  limits.time = milliseconds(0);
  EXPECT_EQ(ErrorOf("loop-forever", {}, limits).code, ErrorCode::kDeadlineExceeded);
  limits.time = milliseconds(-5);
  EXPECT_EQ(ErrorOf("loop-forever", {}, limits).code, ErrorCode::kDeadlineExceeded);
}

TEST_P(BridgeTrap, TakingAllMemoryMeetsItsLimit) {
  Limits limits;
  limits.memory = 16 << 20;
  const Error error = ErrorOf("take-all-memory", {}, limits);
  EXPECT_EQ(error.code, ErrorCode::kMemoryExceeded);
  EXPECT_NE(error.message.find("more than its limit of 16777216 bytes"), std::string::npos)
      << error.message;
}

TEST_P(BridgeTrap, TheMemoryLimitLeavesRoomBelowIt) {
  Limits limits;
  limits.memory = 16 << 20;
  EXPECT_TRUE(Call(*program_, "misbehave", "allocate", {U32(8 << 20)}, limits));
  EXPECT_EQ(ErrorOf("allocate", {U32(24 << 20)}, limits).code, ErrorCode::kMemoryExceeded);
}

TEST_P(BridgeTrap, AWitErrorIsAValue) {
  EXPECT_EQ(ValueOf(Call(*program_, "misbehave", "fail", {value::String("no")})),
            value::Err(value::String("no")));
  EXPECT_EQ(ValueOf(Call(*program_, "misbehave", "maybe", {true, value::String("no")})),
            value::Ok(value::String("fine")));
}

TEST_P(BridgeTrap, EachCallHasAFreshInstance) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(ValueOf(Call(*program_, "misbehave", "count-calls")), U32(1));
    // What the one leaves in its memory, the next does not see.
    EXPECT_TRUE(Call(*program_, "misbehave", "allocate", {U32(100'000)}));
    ErrorOf("trap");
  }
}

std::vector<EngineSettings> AllSettings() {
  std::vector<EngineSettings> all;
  for (const Profile profile : {Profile::kShortCalls, Profile::kCompute}) {
    for (const Allocation allocation : {Allocation::kPooling, Allocation::kOnDemand}) {
      EngineSettings settings = PoolingSettings();
      settings.profile = profile;
      settings.allocation = allocation;
      all.push_back(settings);
    }
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(Engines, BridgeTrap, testing::ValuesIn(AllSettings()),
                         [](const testing::TestParamInfo<EngineSettings>& parameter) {
                           const std::string profile =
                               parameter.param.profile == Profile::kShortCalls ? "ShortCalls"
                                                                               : "Compute";
                           return profile + (parameter.param.allocation == Allocation::kPooling
                                                 ? "Pooling"
                                                 : "OnDemand");
                         });

TEST(BridgeFuel, RunsOut) {
  EngineSettings settings;
  settings.metering = Metering::kFuel;
  const EnginePtr engine = MakeEngine(settings);
  const ProgramPtr program = MakeProgram(engine, "misbehave-fixture");
  Limits limits;
  limits.fuel = 1'000'000;
  const auto result = Call(*program, "misbehave", "loop-forever", {}, limits);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kFuelExhausted);
  EXPECT_EQ(result.error().message, "all fuel was used up");
  EXPECT_TRUE(Call(*program, "misbehave", "compute", {U64(100)}, limits));
}

TEST(BridgeFuel, NeedsAnEngineThatCountsIt) {
  const ProgramPtr program = MakeProgram(MakeEngine(), "misbehave-fixture");
  Limits limits;
  limits.fuel = 1'000'000;
  const auto result = Call(*program, "misbehave", "count-calls", {}, limits);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(result.error().message, "a limit of fuel needs an engine that counts it");
}

}  // namespace
}  // namespace composable::engine
