// Instances that live over several calls, and resources.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "unit/engine/bridge_fixture.h"

namespace composable::engine {
namespace {

using value::Handle;
using value::Value;

class BridgeInstances : public testing::Test {
 protected:
  std::unique_ptr<Instance> MakeInstance(const ProgramPtr& program, const Limits& limits = {}) {
    auto instance = program->Instantiate(limits);
    EXPECT_TRUE(instance) << ToReport(instance.error());
    return instance ? *std::move(instance) : nullptr;
  }

  Result<CallResult> InCounters(const std::string& function, const Values& arguments) {
    return instance_->CallBlocking(Find(*program_, "counters", function), arguments, {});
  }

  std::uint32_t Number(const std::string& function, const Values& arguments) {
    return ValueOf(InCounters(function, arguments)).As<std::uint32_t>();
  }

  EnginePtr engine_ = MakeEngine(PoolingSettings());
  ProgramPtr program_ = MakeProgram(engine_, "types-fixture");
  std::unique_ptr<Instance> instance_ = MakeInstance(program_);
};

TEST_F(BridgeInstances, RememberWhatHappenedBefore) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  const auto first = MakeInstance(program);
  const auto second = MakeInstance(program);
  const FunctionRef count = Find(*program, "misbehave", "count-calls");
  EXPECT_EQ(ValueOf(first->CallBlocking(count, {}, {})), U32(1));
  EXPECT_EQ(ValueOf(first->CallBlocking(count, {}, {})), U32(2));
  EXPECT_EQ(ValueOf(second->CallBlocking(count, {}, {})), U32(1));
  EXPECT_EQ(ValueOf(first->CallBlocking(count, {}, {})), U32(3));
}

TEST_F(BridgeInstances, ResourcesLiveOverCalls) {
  const Value counter = ValueOf(InCounters("[constructor]counter", {U32(5)}));
  EXPECT_TRUE(counter.Is<Handle>());
  EXPECT_EQ(Number("[method]counter.increment", {counter, U32(3)}), 8U);
  EXPECT_EQ(Number("[method]counter.value", {counter}), 8U);
  EXPECT_EQ(Number("read", {counter}), 8U);
  EXPECT_EQ(Number("alive", {}), 1U);
  const Value other = ValueOf(InCounters("make", {U32(100)}));
  EXPECT_NE(other, counter);
  const Value merged = ValueOf(InCounters("[static]counter.merge", {counter, other}));
  EXPECT_EQ(Number("read", {merged}), 108U);
  EXPECT_EQ(Number("alive", {}), 3U);
}

TEST_F(BridgeInstances, ResourcesAreHandedBack) {
  const Value counter = ValueOf(InCounters("make", {U32(7)}));
  const Value passed = ValueOf(InCounters("pass", {counter}));
  EXPECT_EQ(Number("consume", {passed}), 7U);
  EXPECT_EQ(Number("alive", {}), 0U);
}

TEST_F(BridgeInstances, ResourcesInLists) {
  const Value starts = value::Sequence{{U32(1), U32(2), U32(3)}};
  const Value counters = ValueOf(InCounters("make-many", {starts}));
  ASSERT_EQ(counters.As<value::Sequence>().items.size(), 3U);
  EXPECT_EQ(Number("alive", {}), 3U);
  EXPECT_EQ(ValueOf(InCounters("consume-many", {counters})), U64(6));
  EXPECT_EQ(Number("alive", {}), 0U);
}

TEST_F(BridgeInstances, DroppingRunsTheDestructor) {
  const Value counter = ValueOf(InCounters("make", {U32(7)}));
  EXPECT_EQ(Number("alive", {}), 1U);
  const Status dropped = instance_->DropResourceBlocking(counter.As<Handle>(), {});
  EXPECT_TRUE(dropped) << ToReport(dropped.error());
  EXPECT_EQ(Number("alive", {}), 0U);
}

TEST_F(BridgeInstances, AResourceThatWasGivenAwayIsGone) {
  const Value counter = ValueOf(InCounters("make", {U32(7)}));
  EXPECT_EQ(Number("consume", {counter}), 7U);
  const auto again = InCounters("read", {counter});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kTypeMismatch);
}

TEST_F(BridgeInstances, AnUnknownResourceCannotBeDropped) {
  const Status dropped = instance_->DropResourceBlocking(Handle{4711}, {});
  ASSERT_FALSE(dropped);
  EXPECT_EQ(dropped.error().message, "there is no handle number 4711");
}

TEST_F(BridgeInstances, AreOfNoUseAfterATrap) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  const auto instance = MakeInstance(program);
  EXPECT_FALSE(instance->CallBlocking(Find(*program, "misbehave", "trap"), {}, {}));
  const auto after = instance->CallBlocking(Find(*program, "misbehave", "count-calls"), {}, {});
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().code, ErrorCode::kTrap);
  EXPECT_EQ(after.error().message, "the instance cannot be used any more: an earlier call failed");
}

TEST_F(BridgeInstances, HaveAMemoryLimit) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  Limits limits;
  limits.memory = 8 << 20;
  const auto instance = MakeInstance(program, limits);
  const FunctionRef allocate = Find(*program, "misbehave", "allocate");
  const Value three_megabytes = U32(3 << 20);
  EXPECT_TRUE(instance->CallBlocking(allocate, {&three_megabytes, 1}, {}));
  EXPECT_TRUE(instance->CallBlocking(allocate, {&three_megabytes, 1}, {}));
  const auto third = instance->CallBlocking(allocate, {&three_megabytes, 1}, {});
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code, ErrorCode::kMemoryExceeded);
}

TEST_F(BridgeInstances, RunCallsInTheirOrder) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  const auto instance = MakeInstance(program);
  const FunctionRef count = Find(*program, "misbehave", "count-calls");
  constexpr int kCalls = 50;
  std::vector<std::promise<Value>> answers(kCalls);
  for (std::promise<Value>& answer : answers) {
    instance->Call(count, {}, {}, [&answer](Result<CallResult> result) {
      answer.set_value(result ? *result->value : Value(false));
    });
  }
  for (std::uint32_t i = 0; i < kCalls; ++i) EXPECT_EQ(answers[i].get_future().get(), U32(i + 1));
}

TEST_F(BridgeInstances, EndTheirCallsWithThemselves) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  auto instance = MakeInstance(program);
  std::promise<Result<CallResult>> ended;
  std::thread caller([&] {
    instance->Call(Find(*program, "misbehave", "loop-forever"), {}, {},
                   [&](Result<CallResult> result) { ended.set_value(std::move(result)); });
  });
  caller.join();
  instance.reset();
  auto result = ended.get_future().get();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace composable::engine
