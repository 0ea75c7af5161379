// Capabilities of the host: resources, and what is kept for each instance.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>

#include "unit/engine/bridge_fixture.h"

namespace composable::engine {
namespace {

using value::Handle;
using value::Sequence;
using value::Value;

// What dice-fixture is given: a resource `cup`, whose handles count up from 1.
class Dice final : public HostInstance {
 public:
  // What all instances of a test did.
  struct Record {
    std::atomic<int> opened = 0;
    std::atomic<int> closed = 0;
    std::atomic<int> made = 0;
    std::atomic<int> dropped = 0;
    std::atomic<int> unknown = 0;  // handles that no cup has
  };

  explicit Dice(Record& record) : record_(record) { ++record_.opened; }
  Dice(const Dice&) = delete;
  Dice& operator=(const Dice&) = delete;
  ~Dice() override { ++record_.closed; }

  void DropResource(std::uint32_t kind, Handle cup) override {
    EXPECT_EQ(kind, 0U);
    ++record_.dropped;
    Remove(cup);
  }

  Handle Make(std::uint32_t sides) {
    ++record_.made;
    cups_[++last_] = {.sides = sides};
    return {last_};
  }

  std::uint32_t Roll(Handle cup) {
    Die& die = At(cup);
    die.shows = die.shows % die.sides + 1;
    return die.shows;
  }

  void Refill(Handle cup, Handle other) {
    At(cup) = At(other);
    Remove(other);
  }

  std::uint32_t SidesOf(Handle cup) { return At(cup).sides; }

  std::uint32_t calls = 0;
  int found = 2;

 private:
  struct Die {
    std::uint32_t sides = 1;
    std::uint32_t shows = 0;
  };

  Die& At(Handle cup) {
    if (!cups_.contains(cup.number)) ++record_.unknown;
    return cups_[cup.number];
  }
  void Remove(Handle cup) {
    if (cups_.erase(cup.number) == 0) ++record_.unknown;
  }

  Record& record_;
  std::map<std::uint32_t, Die> cups_;
  std::uint32_t last_ = 0;
};

class BridgeHostCapabilities : public testing::Test {
 protected:
  HostFunction Function(std::string name, std::function<Value(Dice&, std::vector<Value>&)> run) {
    return {FixtureInterface("dice"), std::move(name), [run = std::move(run)](HostCall call) {
              auto& dice = static_cast<Dice&>(*call.instance());
              ++dice.calls;
              std::move(call).Complete(run(dice, call.arguments()));
            }};
  }

  HostCapability Capability() {
    HostCapability capability;
    capability.open = [this] { return std::make_shared<Dice>(record_); };
    capability.resources.push_back({FixtureInterface("dice"), "cup", 0});
    capability.functions.push_back(Function("[constructor]cup", [](Dice& dice, auto& arguments) {
      return Value(dice.Make(arguments[0].template As<std::uint32_t>()));
    }));
    capability.functions.push_back(Function("[method]cup.roll", [](Dice& dice, auto& arguments) {
      return U32(dice.Roll(arguments[0].template As<Handle>()));
    }));
    capability.functions.push_back(
        {FixtureInterface("dice"), "[method]cup.refill", [](HostCall call) {
           auto& dice = static_cast<Dice&>(*call.instance());
           dice.Refill(call.arguments()[0].As<Handle>(), call.arguments()[1].As<Handle>());
           std::move(call).Complete(std::nullopt);
         }});
    capability.functions.push_back(Function("[static]cup.better", [](Dice& dice, auto& arguments) {
      const bool first = dice.SidesOf(arguments[0].template As<Handle>()) >=
                         dice.SidesOf(arguments[1].template As<Handle>());
      return Value(value::Enum{first ? 0U : 1U});
    }));
    capability.functions.push_back(
        Function("calls", [](Dice& dice, auto& /*arguments*/) { return U32(dice.calls); }));
    capability.functions.push_back(Function("found-cup", [](Dice& dice, auto& /*arguments*/) {
      return dice.found-- > 0 ? value::Some(Value(dice.Make(4))) : value::None();
    }));
    capability.functions.push_back({FixtureInterface("dice"), "roll-slowly", [this](HostCall call) {
                                      const std::scoped_lock lock(mutex_);
                                      threads_.emplace_back([call = std::move(call)]() mutable {
                                        auto& dice = static_cast<Dice&>(*call.instance());
                                        const auto& arguments = call.arguments();
                                        std::this_thread::sleep_for(std::chrono::milliseconds(
                                            arguments[1].As<std::uint64_t>()));
                                        const Value shown =
                                            U32(dice.Roll(arguments[0].As<Handle>()));
                                        std::move(call).Complete(shown);
                                      });
                                    }});
    return capability;
  }

  ProgramPtr Prepare() {
    auto component = engine_->Compile(ReadFixture("dice-fixture"));
    EXPECT_TRUE(component) << ToReport(component.error());
    PrepareOptions options;
    options.capabilities.push_back(Capability());
    auto program = engine_->Prepare(*component, std::move(options));
    EXPECT_TRUE(program) << ToReport(program.error());
    return *program;
  }

  // The instances are gone a moment after their calls have ended.
  void ExpectAllClosed() {
    for (int i = 0; i < 1000 && record_.closed != record_.opened; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_EQ(record_.closed, record_.opened);
    EXPECT_EQ(record_.unknown, 0);
  }

  Dice::Record record_;
  std::mutex mutex_;
  std::vector<std::jthread> threads_;
  EnginePtr engine_ = MakeEngine(PoolingSettings());
};

TEST_F(BridgeHostCapabilities, HandOutResourcesThatComeBackAndAreDropped) {
  const ProgramPtr program = Prepare();
  EXPECT_EQ(ValueOf(Call(*program, "player", "play", {U32(3), U32(4)})),
            Value(Sequence{{U32(1), U32(2), U32(3), U32(1)}}));
  EXPECT_EQ(record_.made, 1);
  EXPECT_EQ(record_.dropped, 1);
  ExpectAllClosed();
}

TEST_F(BridgeHostCapabilities, TakeOwnedResourcesBack) {
  const ProgramPtr program = Prepare();
  EXPECT_EQ(ValueOf(Call(*program, "player", "refill")), Value(Sequence{{U32(1), U32(11)}}));
  EXPECT_EQ(record_.made, 2);
  // The other one was given back.
  EXPECT_EQ(record_.dropped, 1);
  ExpectAllClosed();
}

TEST_F(BridgeHostCapabilities, BorrowSeveralAtOnceAndGiveOutOptions) {
  const ProgramPtr program = Prepare();
  EXPECT_EQ(ValueOf(Call(*program, "player", "is-better", {U32(6), U32(20)})), Value(false));
  EXPECT_EQ(ValueOf(Call(*program, "player", "is-better", {U32(20), U32(6)})), Value(true));
  EXPECT_EQ(ValueOf(Call(*program, "player", "play-found")), Value(Sequence{{U32(1), U32(1)}}));
  EXPECT_EQ(record_.made, 6);
  EXPECT_EQ(record_.dropped, 6);
  ExpectAllClosed();
}

TEST_F(BridgeHostCapabilities, KeepSomethingForEachInstance) {
  const ProgramPtr program = Prepare();
  EXPECT_EQ(ValueOf(Call(*program, "player", "calls")), U32(1));
  EXPECT_EQ(ValueOf(Call(*program, "player", "calls")), U32(1));
  EXPECT_EQ(record_.opened, 2);
  ExpectAllClosed();
}

TEST_F(BridgeHostCapabilities, LetGoOfWhatGuestsNeverDrop) {
  const ProgramPtr program = Prepare();
  EXPECT_TRUE(Call(*program, "player", "hoard", {U32(1000)}));
  EXPECT_EQ(record_.made, 1000);
  EXPECT_EQ(record_.dropped, 0);
  ExpectAllClosed();
  // Handles are used again: more than a table of the engine holds at a time.
  EXPECT_TRUE(Call(*program, "player", "take-and-drop", {U32(50'000)}));
  EXPECT_EQ(record_.dropped, 50'000);
  ExpectAllClosed();
}

TEST_F(BridgeHostCapabilities, AnswerLaterWithABorrowedResource) {
  const ProgramPtr program = Prepare();
  EXPECT_EQ(ValueOf(Call(*program, "player", "play-slowly", {U32(6), U64(20)})), U32(1));
  EXPECT_EQ(record_.dropped, 1);
  ExpectAllClosed();
}

// The call of the host ends after its instance: what is kept for that one lives as long.
TEST_F(BridgeHostCapabilities, OutliveInstancesThatAreStopped) {
  ProgramPtr program = Prepare();
  Limits limits;
  limits.time = std::chrono::milliseconds(20);
  const auto result = Call(*program, "player", "play-slowly", {U32(6), U64(200)}, limits);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kDeadlineExceeded);
  EXPECT_EQ(record_.closed, 0);
  program = nullptr;
  threads_.clear();
  ExpectAllClosed();
}

TEST_F(BridgeHostCapabilities, KeepTheirKindsApart) {
  auto component = engine_->Compile(ReadFixture("dice-fixture"));
  ASSERT_TRUE(component);
  // A capability whose resources are not imported, before the one that is wanted.
  HostCapability other;
  other.open = [] { return nullptr; };
  other.resources.push_back({"demo:other/things", "thing", 0});
  other.resources.push_back({"demo:other/things", "part", 1});
  PrepareOptions options;
  options.capabilities.push_back(std::move(other));
  options.capabilities.push_back(Capability());
  auto program = engine_->Prepare(*component, std::move(options));
  ASSERT_TRUE(program) << ToReport(program.error());
  EXPECT_EQ(ValueOf(Call(**program, "player", "play", {U32(3), U32(1)})),
            Value(Sequence{{U32(1)}}));
  EXPECT_EQ(record_.dropped, 1);
  ExpectAllClosed();
}

TEST_F(BridgeHostCapabilities, AreMissedWhereAResourceIs) {
  auto component = engine_->Compile(ReadFixture("dice-fixture"));
  ASSERT_TRUE(component);
  PrepareOptions options;
  options.capabilities.push_back(Capability());
  options.capabilities[0].resources.clear();
  const auto program = engine_->Prepare(*component, std::move(options));
  ASSERT_FALSE(program);
  EXPECT_EQ(program.error().message,
            "nothing provides the resource `cup` of the imported interface "
            "`composable:fixtures/dice@0.1.0`");
}

}  // namespace
}  // namespace composable::engine
