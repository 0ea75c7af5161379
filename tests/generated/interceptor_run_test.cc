// Interceptors around fixtures, run in the engine: as components, and asked by the host.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "generated/surrounded.h"
#include "unit/engine/random_value.h"
#include "value/wave.h"

namespace composable::synth {
namespace {

using engine::FixtureInterface;
using engine::U32;
using engine::U64;
using value::Value;

class InterceptorRun : public testing::Test {
 protected:
  // The result as WAVE text, or the error's code.
  std::string Call(engine::Program& program, const std::string& interface,
                   const std::string& function, const std::string& arguments) {
    return Call(program, program, interface, function, arguments);
  }
  std::string Call(engine::Callable& callable, const engine::Program& program,
                   const std::string& interface, const std::string& function,
                   const std::string& arguments) {
    const engine::FunctionRef found = engine::Find(program, interface, function);
    if (found.type == nullptr) return "not found";
    const auto values =
        value::FromWaveCall(*found.type, "f" + arguments, value::WaveHandles::kAccept);
    EXPECT_TRUE(values) << ToReport(values.error());
    if (!values) return "no arguments";
    const auto result = callable.CallBlocking(found, *values, {});
    if (!result) return std::string(ErrorCodeName(result.error().code));
    return result->value ? value::ToWave(*found.type->result, *result->value) : "nothing";
  }

  engine::EnginePtr engine_ = engine::MakeEngine(engine::PoolingSettings());
};

// Who asks the advice.
enum class Asking : std::uint8_t { kComponent, kHost, kHostByAsker };

class InterceptorOfEither : public InterceptorRun, public testing::WithParamInterface<Asking> {
 protected:
  // A fixture with the interceptor around one of its interfaces, whose functions have no handles.
  engine::ProgramPtr Surround(const std::string& name, const std::string& interface,
                              const AdviceFixture& advice = {}) {
    const std::vector<std::string> patterns = {FixtureInterface(interface)};
    if (GetParam() == Asking::kComponent) return MakeSurrounded(engine_, name, patterns, advice);
    return MakeAsked(engine_, name, patterns, engine::ReadFixture(advice.name),
                     GetParam() == Asking::kHost ? HasAsker::kNo : HasAsker::kYes);
  }
};

INSTANTIATE_TEST_SUITE_P(AskedBy, InterceptorOfEither,
                         testing::Values(Asking::kComponent, Asking::kHost, Asking::kHostByAsker),
                         [](const testing::TestParamInfo<Asking>& asking) -> std::string {
                           if (asking.param == Asking::kComponent) return "Component";
                           return asking.param == Asking::kHost ? "Host" : "HostByAsker";
                         });

void EchoAll(engine::Program& program, const std::string& interface, int rounds) {
  std::mt19937 random(20240607);  // NOLINT(cert-msc51-cpp): the same numbers every time
  const engine::NamedInterface* exported =
      engine::FindInterface(program.type().exports, FixtureInterface(interface));
  ASSERT_NE(exported, nullptr);
  int echoed = 0;
  for (const engine::NamedFunction& function : exported->items.functions) {
    if (!function.name.starts_with("echo-")) continue;
    ++echoed;
    const engine::FunctionRef reference = engine::Find(program, interface, function.name);
    for (int round = 0; round < rounds; ++round) {
      const Value sent = engine::RandomValue(function.type.parameters.at(0).type, random);
      const auto result = program.CallBlocking(reference, {&sent, 1}, {});
      ASSERT_TRUE(result) << function.name << ": " << ToReport(result.error());
      ASSERT_EQ(result->value, sent) << function.name;
    }
  }
  EXPECT_GT(echoed, 0);
}

TEST_P(InterceptorOfEither, PassesEveryValueOfEveryType) {
  EchoAll(*Surround("types-fixture", "echo"), "echo", 30);
}

TEST_P(InterceptorOfEither, PassesMapsAndFixedLists) {
  EchoAll(*Surround("new-types-fixture", "echo-new-types"), "echo-new-types", 30);
}

TEST_F(InterceptorRun, PassesEveryValueAsATree) {
  EchoAll(*MakeSurrounded(engine_, "types-fixture", {}, TreeAdvice()), "echo", 30);
  EchoAll(*MakeSurrounded(engine_, "new-types-fixture", {}, TreeAdvice()), "echo-new-types", 30);
}

// Nothing is copied and nothing freed by such advice but what the interceptor gave it.
TEST_P(InterceptorOfEither, PassesWhatAdviceHandsBackInPlace) {
  EchoAll(*Surround("types-fixture", "echo", {"pass-advice-fixture"}), "echo", 5);
}

// The text of every value reads back as that value.
TEST_P(InterceptorOfEither, ReadsEveryValueAgain) {
  const auto program = Surround("types-fixture", "echo", {"respell-advice-fixture"});
  EchoAll(*program, "echo", 30);
  EchoAll(*Surround("new-types-fixture", "echo-new-types", {"respell-advice-fixture"}),
          "echo-new-types", 30);
  EXPECT_EQ(Call(*program, "echo", "echo-f64", "(nan)"), "nan");
  EXPECT_EQ(Call(*program, "echo", "echo-f32", "(nan)"), "nan");
  EXPECT_EQ(Call(*program, "echo", "echo-f64", "(-inf)"), "-inf");
}

TEST_P(InterceptorOfEither, PassesArgumentsInMemoryAndNone) {
  const auto program = Surround("types-fixture", "echo");
  EXPECT_EQ(Call(*program, "echo", "sum-many",
                 "(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)"),
            "153");
  EXPECT_EQ(Call(*program, "echo", "do-nothing", "()"), "nothing");
  EXPECT_EQ(Call(*program, "echo", "concatenate", R"((true, -5, 0.5, 'ü', "x"))"),
            Call(*engine::MakeProgram(engine_, "types-fixture"), "echo", "concatenate",
                 R"((true, -5, 0.5, 'ü', "x"))"));
}

TEST_P(InterceptorOfEither, ChangesWhatAdviceChanges) {
  const auto program = Surround("types-fixture", "echo");
  EXPECT_EQ(Call(*program, "echo", "echo-string", R"(("@change=new@"))"), R"("new")");
  EXPECT_EQ(Call(*program, "echo", "echo-string", R"(("@skip=instead@"))"), R"("instead")");
  EXPECT_EQ(Call(*program, "echo", "echo-string", R"(("@accept=other@"))"), R"("other")");
  EXPECT_EQ(Call(*program, "echo", "echo-string", R"(("@again@"))"), R"("@again@")");
  EXPECT_EQ(Call(*program, "echo", "echo-string", R"(("@again=second@"))"), R"("second")");
  EXPECT_EQ(Call(*program, "echo", "echo-strings", R"((["@change=['a', 'b']@"]))"), "trap");
  EXPECT_EQ(
      Call(*program, "echo", "echo-figure", R"((named("@change=polygon([{x: 1, y: -2}])@")))"),
      "polygon([{x: 1, y: -2}])");
  EXPECT_EQ(Call(*program, "echo", "echo-figure", R"((named("@skip=circle(0.1)@")))"),
            "circle(0.1)");
  EXPECT_EQ(Call(*program, "echo", "echo-figure", R"((named("@accept=nothing@")))"), "nothing");
  EXPECT_EQ(Call(*program, "echo", "echo-tuple", R"(((1, "@change=(255, 'x', true)@", false)))"),
            "trap");
}

TEST_P(InterceptorOfEither, ErrorsReachTheCaller) {
  const auto program = Surround("types-fixture", "echo");
  EXPECT_EQ(Call(*program, "echo", "echo-result", R"((err("@error=no@")))"), R"(err("no"))");
  EXPECT_EQ(Call(*program, "echo", "echo-result", R"((err("@refuse=late@")))"), R"(err("late"))");
  EXPECT_EQ(Call(*program, "echo", "echo-string", R"(("@error=no@"))"), "trap");
  EXPECT_EQ(Call(*program, "echo", "echo-string", R"(("@lose@"))"), "trap");
  EXPECT_EQ(Call(*program, "echo", "echo-string", R"(("@skip@"))"), "trap");
}

// What a resource of the fixture goes through, step by step.
void UseCounters(const engine::ProgramPtr& program) {
  const auto instance = program->Instantiate({});
  ASSERT_TRUE(instance) << ToReport(instance.error());
  const auto call = [&](const std::string& function, const engine::Values& arguments) {
    return (*instance)->CallBlocking(engine::Find(*program, "counters", function), arguments, {});
  };
  const Value counter = engine::ValueOf(call("[constructor]counter", {U32(5)}));
  EXPECT_EQ(engine::ValueOf(call("[method]counter.increment", {counter, U32(3)})), U32(8));
  EXPECT_EQ(engine::ValueOf(call("read", {counter})), U32(8));
  const Value other = engine::ValueOf(call("make", {U32(7)}));
  const Value merged = engine::ValueOf(call("[static]counter.merge", {counter, other}));
  EXPECT_EQ(engine::ValueOf(call("[method]counter.value", {merged})), U32(15));
  const Value passed = engine::ValueOf(call("pass", {merged}));
  EXPECT_EQ(engine::ValueOf(call("alive", {})), U32(3));
  EXPECT_EQ(engine::ValueOf(call("consume", {passed})), U32(15));
  EXPECT_EQ(engine::ValueOf(call("alive", {})), U32(2));
  EXPECT_TRUE((*instance)->DropResourceBlocking(other.As<value::Handle>(), {}));
  EXPECT_EQ(engine::ValueOf(call("alive", {})), U32(1));
  const Value many =
      engine::ValueOf(call("make-many", {Value(value::Sequence{{U32(1), U32(2), U32(3)}})}));
  EXPECT_EQ(engine::ValueOf(call("alive", {})), U32(4));
  EXPECT_EQ(engine::ValueOf(call("consume-many", {many})), U64(6));
  EXPECT_EQ(engine::ValueOf(call("alive", {})), U32(1));
}

TEST_F(InterceptorRun, ResourcesAreThoseOfTheTarget) {
  UseCounters(engine::MakeProgram(engine_, "types-fixture"));
  UseCounters(MakeSurrounded(engine_, "types-fixture"));
  UseCounters(MakeSurrounded(engine_, "types-fixture", {}, TreeAdvice()));
}

TEST_F(InterceptorRun, SurroundsOnlyWhatMatches) {
  const auto program = MakeSurrounded(
      engine_, "types-fixture", {"composable:fixtures/echo#echo-string", "composable:none/*"});
  EXPECT_EQ(Call(*program, "echo", "echo-string", R"(("@change=new@"))"), R"("new")");
  EXPECT_EQ(Call(*program, "echo", "echo-result", R"((err("@error=no@")))"),
            R"(err("@error=no@"))");
}

TEST_P(InterceptorOfEither, AsyncFunctionsWaitAndReturn) {
  const auto program = Surround("async-fixture", "tasks");
  EXPECT_EQ(Call(*program, "tasks", "ready", R"(("x"))"), R"("x")");
  EXPECT_EQ(Call(*program, "tasks", "ready", R"(("@change=y@"))"), R"("y")");
  EXPECT_EQ(Call(*program, "tasks", "yield-times", "(3)"), "3");
  EXPECT_EQ(Call(*program, "tasks", "delayed-error", R"((1000, "oh"))"), R"(err("oh"))");
  EXPECT_EQ(Call(*program, "tasks", "background", R"(("b", 1000))"), R"("b")");
  EXPECT_EQ(Call(*program, "tasks", "many-results", "(7)"),
            Call(*engine::MakeProgram(engine_, "async-fixture"), "tasks", "many-results", "(7)"));
}

}  // namespace
}  // namespace composable::synth
