// include/composable: capabilities written in C++ and the runtime as a library, with the real
// engine.

#include <composable/runtime.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "dice_wit.h"
#include "support/source_folder.h"

namespace composable {
namespace {

using value::Value;

// How many cups there are, over all instances.
using Count = std::shared_ptr<std::atomic<int>>;

// A resource of the capability.
class Cup {
 public:
  Cup(std::uint32_t sides, Count alive) : sides_(sides), alive_(std::move(alive)) { ++*alive_; }
  Cup(const Cup&) = delete;
  Cup& operator=(const Cup&) = delete;
  ~Cup() { --*alive_; }

  std::uint32_t Roll() { return shows_ = shows_ % sides_ + 1; }
  void Refill(const Cup& other) {
    sides_ = other.sides_;
    shows_ = other.shows_;
  }
  std::uint32_t sides() const { return sides_; }

 private:
  std::uint32_t sides_;
  std::uint32_t shows_ = 0;
  Count alive_;
};

// What each instance has.
struct Dice {
  Count alive;
  std::uint32_t calls = 0;
  std::int64_t found = 0;
};

// All of `composable:fixtures/dice`. `found` is the key for how many cups lie about.
CapabilityBuilder<Dice> DiceBuilder(const Count& alive) {
  CapabilityBuilder<Dice> builder("demo:dice", kDiceWit);
  builder
      .Function("dice", "[constructor]cup",
                [](Dice& dice, CapabilityCall call) {
                  ++dice.calls;
                  const auto sides = call.Argument<std::uint32_t>(0);
                  if (sides == 0) return std::move(call).Fail("a die needs a side");
                  Value cup = call.Own(std::make_shared<Cup>(sides, dice.alive));
                  std::move(call).Return(std::move(cup));
                })
      .Function("composable:fixtures/dice", "[method]cup.roll",
                [](Dice& /*dice*/, CapabilityCall call) {
                  const auto cup = call.Borrow<Cup>(0);
                  std::move(call).Return(cup->Roll());
                })
      .Function("composable:fixtures/dice@0.1.0", "[method]cup.refill",
                [](Dice& /*dice*/, CapabilityCall call) {
                  const auto cup = call.Borrow<Cup>(0);
                  const auto other = call.Take<Cup>(1);
                  cup->Refill(*other);
                  std::move(call).Return();
                })
      .Function("dice", "[static]cup.better",
                [](Dice& /*dice*/, CapabilityCall call) {
                  const bool first = call.Borrow<Cup>(0)->sides() >= call.Borrow<Cup>(1)->sides();
                  std::move(call).Return(value::Enum{first ? 0U : 1U});
                })
      .Function("dice", "calls",
                [](Dice& dice, CapabilityCall call) { std::move(call).Return(++dice.calls); })
      .Function("dice", "found-cup",
                [](Dice& dice, CapabilityCall call) {
                  if (dice.found-- <= 0) return std::move(call).Return(value::None());
                  Value cup = call.Own(std::make_shared<Cup>(4, dice.alive));
                  std::move(call).Return(value::Some(std::move(cup)));
                })
      .Function("dice", "roll-slowly",
                [](Dice& /*dice*/, CapabilityCall call) {
                  std::thread([call = std::move(call)]() mutable {
                    const auto cup = call.Borrow<Cup>(0);
                    const auto millis = call.Argument<std::uint64_t>(1);
                    std::this_thread::sleep_for(std::chrono::milliseconds(millis));
                    std::move(call).Return(cup->Roll());
                  }).detach();
                })
      .Configure([alive](CapabilityKeys& keys) {
        const auto found = keys.Integer("found");
        const std::int64_t count = found ? found->value : 0;
        return [alive, count] {
          return std::make_shared<Dice>(Dice{.alive = alive, .calls = 0, .found = count});
        };
      });
  return builder;
}

class Embedding : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("embedding_test-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  RuntimeLoading Load(const std::string& text, std::vector<CapabilityType> types) {
    const std::string path = folder_ / "system.toml";
    std::ofstream(path) << text;
    return Runtime::Load({path}, {.capabilities = std::move(types)});
  }

  // One player, given a capability with these keys.
  std::unique_ptr<Runtime> LoadPlayer(const std::string& keys = "") {
    RuntimeLoading loading =
        Load(Player("player", "dice") + "[capability.dice]\ntype = \"demo:dice\"\n" + keys,
             {DiceBuilder(alive_).Build()});
    for (const Error& error : loading.errors) ADD_FAILURE() << ToReport(error);
    EXPECT_TRUE(loading.warnings.empty());
    return std::move(loading.runtime);
  }

  static std::string Player(const std::string& name, const std::string& import) {
    return "[component." + name + "]\nuri = \"" + test::SourceFolder() +
           "/tests/components/dice-fixture.wasm\"\nimports = [\"" + import + "\"]\n";
  }

  std::filesystem::path folder_;
  Count alive_ = std::make_shared<std::atomic<int>>(0);
};

std::string TextOf(const Result<std::string>& result) {
  return result ? *result : ToReport(result.error());
}

TEST_F(Embedding, CapabilitiesHaveResourcesWithDestructors) {
  const auto runtime = LoadPlayer();
  EXPECT_EQ(TextOf(runtime->Invoke("player.play", {"3", "4"})), "[\n  1,\n  2,\n  3,\n  1\n]\n");
  EXPECT_EQ(TextOf(runtime->Invoke("player.refill")), "[\n  1,\n  11\n]\n");
  EXPECT_EQ(TextOf(runtime->Invoke("player.is-better", {"6", "20"})), "false\n");
  EXPECT_EQ(TextOf(runtime->Invoke("player.take-and-drop", {"1000"})), "");
  EXPECT_EQ(TextOf(runtime->Invoke("player.hoard", {"1000"})), "");
  EXPECT_EQ(*alive_, 0);
}

TEST_F(Embedding, CapabilitiesHaveStateForEachInstanceAndKeys) {
  const auto runtime = LoadPlayer("found = 2\n");
  EXPECT_EQ(TextOf(runtime->Invoke("player.calls")), "1\n");
  EXPECT_EQ(TextOf(runtime->Invoke("player.calls")), "1\n");
  EXPECT_EQ(TextOf(runtime->Invoke("player.play-found")), "[\n  1,\n  1\n]\n");
  EXPECT_EQ(*alive_, 0);
}

TEST_F(Embedding, CallsAreAnsweredLaterFromAnyThread) {
  const auto runtime = LoadPlayer();
  const auto result =
      runtime->Call("player.play-slowly", {Value(std::uint32_t{6}), Value(std::uint64_t{20})});
  ASSERT_TRUE(result) << ToReport(result.error());
  EXPECT_EQ(*result, Value(std::uint32_t{1}));
}

TEST_F(Embedding, AFailingCallTrapsWithItsText) {
  const auto runtime = LoadPlayer();
  const auto result = runtime->Invoke("player.play", {"0", "1"});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kTrap);
  EXPECT_TRUE(result.error().message.contains("a die needs a side")) << result.error().message;
}

TEST_F(Embedding, EachCapabilityIsConfiguredByItself) {
  RuntimeLoading loading = Load(Player("rich", "many") + Player("poor", "none") +
                                    "[capability.many]\ntype = \"demo:dice\"\nfound = 3\n"
                                    "[capability.none]\ntype = \"demo:dice\"\n",
                                {DiceBuilder(alive_).Build()});
  ASSERT_NE(loading.runtime, nullptr);
  EXPECT_EQ(TextOf(loading.runtime->Invoke("rich.play-found")), "[\n  1,\n  1,\n  1\n]\n");
  EXPECT_EQ(TextOf(loading.runtime->Invoke("poor.play-found")), "[]\n");
}

TEST_F(Embedding, WhatIsWrongWithDefinitionsIsTold) {
  const RuntimeLoading keys = Load(Player("player", "dice") +
                                       "[capability.dice]\ntype = \"demo:dice\"\nfuond = 3\n"
                                       "[capability.cards]\ntype = \"demo:dise\"\n",
                                   {DiceBuilder(alive_).Build()});
  ASSERT_EQ(keys.errors.size(), 2U);
  EXPECT_EQ(
      keys.errors[0].message,
      "key `type`: there is no capability of the type `demo:dise`; did you mean `demo:dice`?");
  EXPECT_EQ(keys.errors[1].message,
            "unknown key `fuond` for the type `demo:dice`; did you mean `found`?");

  const RuntimeLoading missing = Load("[component.player]\nuri = \"" + test::SourceFolder() +
                                          "/tests/components/dice-fixture.wasm\"\n",
                                      {DiceBuilder(alive_).Build()});
  ASSERT_NE(missing.runtime, nullptr);
  const std::vector<Error> errors = missing.runtime->Check("player");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].message,
            "nothing provides the imported interface `composable:fixtures/dice@0.1.0`; a "
            "capability of the type `demo:dice` would provide it: define one, [capability.NAME] "
            "with `type = \"demo:dice\"`, and add its name to `imports`");
}

TEST_F(Embedding, ComponentsHaveToFitWhatTheCapabilityDeclares) {
  CapabilityType other = CapabilityBuilder<Dice>("demo:dice", R"(
      package composable:fixtures@0.1.0;
      interface dice { calls: func() -> u64; })")
                             .Function("dice", "calls",
                                       [](Dice& /*dice*/, CapabilityCall call) {
                                         std::move(call).Return(std::uint64_t{0});
                                       })
                             .Build();
  RuntimeLoading loading = Load(
      Player("player", "dice") + "[capability.dice]\ntype = \"demo:dice\"\n", {std::move(other)});
  ASSERT_NE(loading.runtime, nullptr);
  const std::vector<Error> errors = loading.runtime->Check("player");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].message,
            "its import `composable:fixtures/dice@0.1.0` does not fit what capability `dice` "
            "provides: type `cup`: `resource cup` is wanted, but it is missing");
}

// A capability whose calls of `roll-slowly` wait until the test lets them go.
CapabilityType SlowDice(const Count& running, const Count& most, const std::atomic<bool>& may_go) {
  CapabilityType type = DiceBuilder(std::make_shared<std::atomic<int>>(0)).Build();
  const auto found =
      std::ranges::find(type.functions, "roll-slowly", &CapabilityType::Function::name);
  found->run = [running, most, &may_go](void* /*dice*/, CapabilityCall call) {
    std::thread([running, most, &may_go, call = std::move(call)]() mutable {
      const int now = ++*running;
      for (int seen = *most; now > seen && !most->compare_exchange_weak(seen, now);) {
      }
      while (!may_go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      --*running;
      std::move(call).Return(std::uint32_t{1});
    }).detach();
  };
  return type;
}

TEST_F(Embedding, CallsWaitForAPlaceAndAreRefusedWhereTooManyWait) {
  const Count running = std::make_shared<std::atomic<int>>(0);
  const Count most = std::make_shared<std::atomic<int>>(0);
  std::atomic<bool> may_go = false;
  RuntimeLoading loading = Load(Player("player", "dice") +
                                    "limits.concurrency = 2\nlimits.queue = 3\n"
                                    "[capability.dice]\ntype = \"demo:dice\"\n",
                                {SlowDice(running, most, may_go)});
  ASSERT_NE(loading.runtime, nullptr);
  Runtime& runtime = *loading.runtime;
  std::atomic<int> answered = 0;
  std::atomic<int> refused = 0;
  const auto call = [&] {
    const auto result = runtime.Invoke("player.play-slowly", {"6", "0"});
    if (result) {
      ++answered;
    } else {
      EXPECT_EQ(result.error().code, ErrorCode::kResourceExhausted);
      EXPECT_EQ(ToString(result.error()),
                "component `player`: function `player.play-slowly`: 2 calls of the component are "
                "running, as many as `limits.concurrency` allows, and 3 wait, as many as "
                "`limits.queue` allows");
      ++refused;
    }
  };
  ASSERT_TRUE(runtime.Check("player").empty());
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 7; ++i) threads.emplace_back(call);
    while (refused < 2 || *running < 2) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_EQ(answered, 0);
    may_go = true;
  }
  EXPECT_EQ(answered, 5);
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(*most, 2);
}

TEST_F(Embedding, TheSameTypeTwiceIsRefused) {
  const RuntimeLoading loading =
      Load(Player("player", "dice") + "[capability.dice]\ntype = \"demo:dice\"\n",
           {DiceBuilder(alive_).Build(), DiceBuilder(alive_).Build()});
  ASSERT_EQ(loading.errors.size(), 1U);
  EXPECT_EQ(loading.errors[0].message, "capability type `demo:dice` is there twice");
}

}  // namespace
}  // namespace composable
