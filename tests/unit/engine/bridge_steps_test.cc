// Calls of several steps.

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/waiter.h"
#include "unit/engine/bridge_fixture.h"
#include "value/flat.h"

namespace composable::engine {
namespace {

using value::Handle;
using value::Value;

// Steps that a test writes down one by one; each makes the next one of the result of the one
// before.
class ScriptedSteps final : public Steps {
 public:
  using Make = std::function<Step(ByteView result)>;

  explicit ScriptedSteps(std::vector<Make> makes) : makes_(std::move(makes)) {}

  Step Next(ByteView result) override {
    EXPECT_LT(at_, makes_.size());
    return at_ < makes_.size() ? makes_[at_++](result) : ReturnStep{};
  }

 private:
  std::vector<Make> makes_;
  std::size_t at_ = 0;
};

class BridgeSteps : public testing::Test {
 protected:
  BridgeSteps() {
    for (const char* name : {"make", "read", "consume", "alive"}) Find(name);
  }

  // A step that calls a function of `counters` with arguments in flat form, which have to stay.
  ScriptedSteps::Make Calls(const std::string& function, const Values& arguments) {
    return [this, function, arguments](ByteView) { return CallOf(function, arguments); };
  }

  // The same with the number that the step before returned.
  ScriptedSteps::Make CallsWithHandle(const std::string& function) {
    return [this, function](ByteView result) {
      handle_ = Handle{Number(result)};
      return CallOf(function, {Value(handle_)});
    };
  }

  static std::uint32_t Number(ByteView flat) {
    const auto number = value::DecodeValue(wit::Type::Primitive(wit::Kind::kU32), flat);
    EXPECT_TRUE(number);
    return number ? number->As<std::uint32_t>() : 0;
  }

  ScriptedSteps::Make Returns() {
    return [this](ByteView result) {
      returned_.assign(result.begin(), result.end());
      return ReturnStep{returned_};
    };
  }

  Result<std::uint32_t> Run(Callable& callee, std::vector<ScriptedSteps::Make> makes,
                            const Limits& limits = {}) {
    Waiter<Result<std::uint32_t>> waiter;
    CallOptions options;
    options.limits = limits;
    const auto call = callee.StartSteps(std::make_unique<ScriptedSteps>(std::move(makes)),
                                        std::move(options), [&](Result<ByteView> result) {
                                          if (!result)
                                            return waiter.Set(std::unexpected(result.error()));
                                          waiter.Set(Number(*result));
                                        });
    EXPECT_NE(call, nullptr);
    return waiter.Wait();
  }

  EnginePtr engine_ = MakeEngine(PoolingSettings());
  ProgramPtr program_ = MakeProgram(engine_, "types-fixture");

 private:
  void Find(const std::string& name) {
    functions_.emplace(name, engine::Find(*program_, "counters", name));
  }

  Step CallOf(const std::string& function, const Values& arguments) {
    const FunctionRef& found = functions_.at(function);
    EXPECT_TRUE(value::EncodeParameters(*found.type, arguments, arguments_));
    return CallStep{&found, arguments_};
  }

  std::map<std::string, FunctionRef> functions_;
  Bytes arguments_;
  Bytes returned_;
  Handle handle_;
};

TEST_F(BridgeSteps, RunInOneInstance) {
  EXPECT_EQ(Run(*program_, {Calls("make", {U32(7)}), CallsWithHandle("read"), Returns()}), 7U);
}

TEST_F(BridgeSteps, DropResources) {
  const auto drops = [](ByteView result) { return DropStep{Handle{Number(result)}}; };
  EXPECT_EQ(Run(*program_, {Calls("make", {U32(1)}), Calls("make", {U32(2)}), drops,
                            Calls("alive", {}), Returns()}),
            1U);
  const auto unknown = [](ByteView) { return DropStep{Handle{99}}; };
  const auto failed = Run(*program_, {Calls("make", {U32(1)}), unknown});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "there is no handle number 99");
}

TEST_F(BridgeSteps, FailWithATextAsHostFunctionsDo) {
  const auto fails = [](ByteView) { return FailStep{"it is not to be"}; };
  const auto failed = Run(*program_, {Calls("make", {U32(1)}), fails});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kTrap);
  EXPECT_EQ(failed.error().message, "it is not to be");
  const auto at_once = Run(*program_, {fails});
  ASSERT_FALSE(at_once);
  EXPECT_EQ(at_once.error().code, ErrorCode::kTrap);
  EXPECT_EQ(at_once.error().message, "it is not to be");
}

TEST_F(BridgeSteps, BeginWithACall) {
  const auto drops = [](ByteView) { return DropStep{Handle{1}}; };
  const auto failed = Run(*program_, {drops});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "the first step of a call has to call a function");
}

TEST_F(BridgeSteps, EndWhereOneOfThemTraps) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  const FunctionRef count = engine::Find(*program, "misbehave", "count-calls");
  const FunctionRef trap = engine::Find(*program, "misbehave", "trap");
  const auto failed = Run(*program, {[&](ByteView) { return CallStep{&count, {}}; },
                                     [&](ByteView) { return CallStep{&trap, {}}; }});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::kTrap);
}

// The limit is that of all steps together.
TEST_F(BridgeSteps, ShareTheirTime) {
  const ProgramPtr program = MakeProgram(engine_, "misbehave-fixture");
  const FunctionRef count = engine::Find(*program, "misbehave", "count-calls");
  Limits limits;
  limits.time = std::chrono::milliseconds(100);
  class Endless final : public Steps {
   public:
    explicit Endless(const FunctionRef& function) : function_(function) {}
    Step Next(ByteView) override { return CallStep{&function_, {}}; }

   private:
    const FunctionRef& function_;
  };
  Waiter<Result<std::uint32_t>> waiter;
  CallOptions options;
  options.limits = limits;
  const auto call = program->StartSteps(
      std::make_unique<Endless>(count), std::move(options), [&](Result<ByteView> result) {
        waiter.Set(result ? Result<std::uint32_t>(0) : std::unexpected(result.error()));
      });
  const auto ended = waiter.Wait();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::kDeadlineExceeded);
}

TEST_F(BridgeSteps, RunInAnInstanceThatLives) {
  auto made = program_->Instantiate({});
  ASSERT_TRUE(made);
  const std::unique_ptr<Instance> instance = *std::move(made);
  EXPECT_EQ(Run(*instance, {Calls("make", {U32(5)}), CallsWithHandle("read"), Returns()}), 5U);
  EXPECT_EQ(Run(*instance, {Calls("alive", {}), Returns()}), 1U);
  const auto fails = [](ByteView) { return FailStep{"no"}; };
  EXPECT_FALSE(Run(*instance, {Calls("alive", {}), fails}));
  const auto afterwards = Run(*instance, {Calls("alive", {}), Returns()});
  ASSERT_FALSE(afterwards);
  EXPECT_EQ(afterwards.error().code, ErrorCode::kTrap);
}

}  // namespace
}  // namespace composable::engine
