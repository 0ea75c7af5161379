// Calls through interceptors, whose steps the test takes itself: it plays advice and target, and
// reads what they are given as the types of the interface say.

#include "advice/advised_call.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "synth/advice_interface.h"
#include "unit/advice/advice_functions.h"
#include "value/flat.h"
#include "value/value.h"
#include "value/wave.h"
#include "wit/type.h"

namespace composable::advice {
namespace {

using value::Value;
using wit::Kind;
using wit::Type;

struct Roles {
  wit::FunctionType construct;
  wit::FunctionType before;
  wit::FunctionType after;
};

const Roles& Advice() {
  static const Roles kRoles = {.construct = test::AdviceFunction("[constructor]invocation"),
                               .before = test::AdviceFunction("[method]invocation.before"),
                               .after = test::AdviceFunction("[method]invocation.after")};
  return kRoles;
}

// Whether advice has an asker, and its resource a destructor.
enum class Asker : std::uint8_t { kNone, kWithoutFinish, kWithFinish };

const wit::FunctionType& AskerFunction(std::string_view name) {
  static const wit::Interface kAsker = synth::MakeAskerInterface(/*has_destructor=*/true);
  const auto found = std::ranges::find(kAsker.functions, name, [](const wit::Function& function) {
    return wit::ToString(function.name);
  });
  return found->type;
}

AskerFunctions::Key KeyOf(std::uint32_t level) { return {.low = level + 100, .high = level + 200}; }

// Numbers of functions: 0 is the target; of the advice of level n 10 n + 1, 2 and 3, of its asker
// 10 n + 4 to 8.
AdviceFunctions FunctionsOf(std::uint32_t level, Asker asker) {
  AdviceFunctions functions = {.name = {},
                               .construct = {(level * 10) + 1, &Advice().construct},
                               .before = {(level * 10) + 2, &Advice().before},
                               .after = {(level * 10) + 3, &Advice().after},
                               .asker = std::nullopt};
  if (asker == Asker::kNone) return functions;
  functions.asker = {.enter = {(level * 10) + 4, &AskerFunction("enter")},
                     .tell_before = {(level * 10) + 7, &AskerFunction("tell-before")},
                     .leave = {(level * 10) + 5, &AskerFunction("leave")},
                     .tell_after = {(level * 10) + 8, &AskerFunction("tell-after")},
                     .finish = std::nullopt,
                     .key = KeyOf(level)};
  if (asker == Asker::kWithFinish)
    functions.asker->finish = {(level * 10) + 6, &AskerFunction("finish")};
  return functions;
}

// What advice answers an asker that hands back what it was given.
constexpr const char* kSame = "same";

// A call under test: what each side answers, as WAVE, in the order of the questions, and what
// happened.
class Played {
 public:
  Played(wit::FunctionType type, std::uint32_t levels, Asker asker = Asker::kNone)
      : type_(std::move(type)) {
    std::vector<AdviceFunctions> functions;
    for (std::uint32_t i = 0; i < levels; ++i) functions.push_back(FunctionsOf(i, asker));
    plan_ = MakePlan({0, &type_}, "f", std::move(functions));
  }

  // Of `before`, `after` and the target, one for each time.
  Played& Before(std::string answer) { return Add(before_, std::move(answer)); }
  Played& After(std::string answer) { return Add(after_, std::move(answer)); }
  Played& Target(std::string result) { return Add(target_, std::move(result)); }

  // Calls with arguments in WAVE, such as `f("x")`, and returns the result, or the failure.
  std::string Call(const std::string& arguments, InstanceUse use = InstanceUse::kOneCall) {
    Bytes flat;
    const auto values = value::FromWaveCall(type_, arguments);
    EXPECT_TRUE(values);
    if (!values) return {};
    EXPECT_TRUE(value::EncodeParameters(type_, *values, flat));
    AdvisedCall call(nullptr, plan_, use, std::move(flat));
    Bytes result;
    for (;;) {
      const engine::Step step = call.Next(result);
      result.clear();
      if (const auto* const failed = std::get_if<engine::FailStep>(&step)) {
        return "failed: " + failed->message;
      }
      if (const auto* const returned = std::get_if<engine::ReturnStep>(&step)) {
        return Show(type_.result, returned->result);
      }
      if (const auto* const dropped = std::get_if<engine::DropStep>(&step)) {
        events += fmt::format("drop {}\n", dropped->resource.number);
        continue;
      }
      result = Play(std::get<engine::CallStep>(step));
    }
  }

  std::string events;

 private:
  using Answers = std::vector<std::string>;

  Played& Add(Answers& answers, std::string answer) {
    answers.push_back(std::move(answer));
    return *this;
  }

  static std::string Take(Answers& answers) {
    EXPECT_FALSE(answers.empty());
    if (answers.empty()) return {};
    std::string answer = std::move(answers.front());
    answers.erase(answers.begin());
    return answer;
  }

  static std::string Show(const std::optional<Type>& type, ByteView flat) {
    if (!type) return flat.empty() ? "nothing" : "bytes without a type";
    const auto value = value::DecodeValue(*type, flat);
    return value ? value::ToWave(*type, *value) : value.error().message;
  }

  Bytes Play(const engine::CallStep& step) {
    const wit::FunctionType& type = *step.function->type;
    const std::uint32_t number = step.function->number;
    static constexpr const char* kNames[] = {"target", "construct",   "before",
                                             "after",  "enter",       "leave",
                                             "finish", "tell-before", "tell-after"};
    events += kNames[number % 10];
    if (number % 10 == 4) return Enter(step.arguments, number / 10);
    Note(type, step.arguments);
    if (number == 0) return Encode(type, Take(target_));
    if (number % 10 == 1) return Encode(type, Value(value::Handle{++last_invocation_}));
    if (number % 10 == 5) return Encode(type, std::to_string(AnswerFor(after_)));
    if (number % 10 == 6) return {};
    return Encode(type, Take(number % 10 == 2 || number % 10 == 7 ? before_ : after_));
  }

  void Note(const wit::FunctionType& type, ByteView flat) {
    const auto arguments = value::DecodeParameters(type, flat);
    EXPECT_TRUE(arguments);
    if (!arguments) return;
    for (std::size_t i = 0; i < arguments->size(); ++i) {
      events += " " + value::ToWave(type.parameters[i].type, (*arguments)[i]);
    }
    events += "\n";
  }

  // The question is what the constructor is asked.
  Bytes Enter(ByteView flat, std::uint32_t level) {
    const wit::FunctionType& type = AskerFunction("enter");
    const auto arguments = value::DecodeParameters(type, flat);
    EXPECT_TRUE(arguments);
    if (!arguments) return {};
    const auto question = (*arguments)[0].As<Bytes>();
    Note(Advice().construct, question);
    EXPECT_EQ((*arguments)[1].As<std::uint64_t>(), KeyOf(level).low);
    EXPECT_EQ((*arguments)[2].As<std::uint64_t>(), KeyOf(level).high);
    const std::uint64_t invocation = ++last_invocation_;
    return Encode(type, std::to_string(invocation | (AnswerFor(before_) << 32U)));
  }

  // 0 where advice hands back what it was given.
  std::uint64_t AnswerFor(Answers& answers) const {
    if (answers.front() != kSame) return 1000 + last_invocation_;
    Take(answers);
    return 0;
  }

  static Bytes Encode(const wit::FunctionType& type, const std::string& wave) {
    if (!type.result) return {};
    const auto value = value::FromWave(*type.result, wave);
    EXPECT_TRUE(value) << value.error().message;
    return value ? Encode(type, *value) : Bytes();
  }

  static Bytes Encode(const wit::FunctionType& type, const Value& value) {
    Bytes flat;
    EXPECT_TRUE(value::EncodeResult(type, value, flat));
    return flat;
  }

  wit::FunctionType type_;
  FunctionPlan plan_;
  Answers before_;
  Answers after_;
  Answers target_;
  std::uint32_t last_invocation_ = 0;
};

wit::FunctionType Greet() {
  return {false, {{"name", Type::Primitive(Kind::kString)}}, Type::Primitive(Kind::kString)};
}

wit::FunctionType Add() {
  return {false,
          {{"list", Type::List(Type::Primitive(Kind::kU8))}, {"more", Type::Primitive(Kind::kS16)}},
          Type::Result(Type::Primitive(Kind::kS32), Type::Primitive(Kind::kString))};
}

std::string Proceed(const std::string& name, const std::string& type, const std::string& value) {
  return fmt::format(R"(proceed([{{name: "{}", type-name: "{}", value: {}}}]))", name, type, value);
}

TEST(AdvisedCall, AsksBeforeAndAfter) {
  Played played(Greet(), 1);
  played.Before(Proceed("name", "string", R"(str("World"))"))
      .Target(R"("Hello")")
      .After(R"(accept(some(str("Hello"))))");
  EXPECT_EQ(played.Call(R"(f("World"))"), R"("Hello")");
  EXPECT_EQ(played.events,
            R"(construct "f" [{name: "name", type-name: "string", value: str("World")}]
before handle(1)
target "World"
after handle(1) some(str("Hello"))
drop 1
)");
}

TEST(AdvisedCall, PassesThroughSeveralInterceptorsFromOutsideIn) {
  Played played(Greet(), 2);
  played.Before(Proceed("name", "string", R"(str("outer"))"))
      .Before(Proceed("name", "string", R"(str("inner"))"))
      .Target(R"("Hello")")
      .After(R"(accept(some(str("inner result"))))")
      .After(R"(accept(some(str("outer result"))))");
  EXPECT_EQ(played.Call(R"(f("World"))"), R"("outer result")");
  EXPECT_EQ(played.events,
            R"(construct "f" [{name: "name", type-name: "string", value: str("World")}]
before handle(1)
construct "f" [{name: "name", type-name: "string", value: str("outer")}]
before handle(2)
target "inner"
after handle(2) some(str("Hello"))
drop 2
after handle(1) some(str("inner result"))
drop 1
)");
}

TEST(AdvisedCall, SkipsTheTarget) {
  Played played(Greet(), 1);
  played.Before(R"(skip(some(str("instead"))))");
  EXPECT_EQ(played.Call(R"(f("World"))"), R"("instead")");
  EXPECT_TRUE(played.events.ends_with("before handle(1)\ndrop 1\n")) << played.events;
}

// The second time it is told what the first one was called with, and may leave that as it is.
TEST(AdvisedCall, RepeatsWithTheArgumentsThatAdviceHandsBack) {
  Played played(Greet(), 1);
  played.Before(Proceed("name", "string", R"(str("first"))"))
      .Target(R"("one")")
      .After(R"(repeat([{name: "name", type-name: "string", value: str("first")}]))")
      .Target(R"("two")")
      .After(R"(repeat([{name: "name", type-name: "string", value: str("third")}]))")
      .Target(R"("three")")
      .After(R"(accept(some(str("three"))))");
  EXPECT_EQ(played.Call(R"(f("World"))"), R"("three")");
  EXPECT_TRUE(played.events.ends_with(R"(target "first"
after handle(1) some(str("one"))
target "first"
after handle(1) some(str("two"))
target "third"
after handle(1) some(str("three"))
drop 1
)")) << played.events;
}

TEST(AdvisedCall, AnErrorIsTheFunctionsOwnWhereItsErrIsAString) {
  Played played(Add(), 1);
  played.Before(R"(error("not today"))");
  EXPECT_EQ(played.Call("f([1, 2], -7)"), R"(err("not today"))");
  EXPECT_EQ(played.events,
            R"(construct "f" [{name: "list", type-name: "list<u8>", value: complex("[1, 2]")}, )"
            R"({name: "more", type-name: "s16", value: num-s64(-7)}]
before handle(1)
drop 1
)");
}

TEST(AdvisedCall, AnErrorEndsOtherCallsWithItsText) {
  Played before(Greet(), 1);
  before.Before(R"(error("not today"))");
  EXPECT_EQ(before.Call(R"(f("World"))"), "failed: not today");
  Played after(Greet(), 1);
  after.Before(Proceed("name", "string", R"(str("World"))"))
      .Target(R"("Hello")")
      .After(R"(error("too late"))");
  EXPECT_EQ(after.Call(R"(f("World"))"), "failed: too late");
}

TEST(AdvisedCall, ArgumentsAreToldApartByTheirNames) {
  Played played(Add(), 1);
  played
      .Before(R"(proceed([{name: "more", type-name: "", value: complex("12")}, )"
              R"({name: "list", type-name: "", value: complex("[1, 2]")}]))")
      .Target("ok(15)")
      .After(R"WAVE(accept(some(complex("ok(16)"))))WAVE");
  EXPECT_EQ(played.Call("f([1, 2], -7)"), "ok(16)");
  EXPECT_TRUE(played.events.contains("target [1, 2] 12\n")) << played.events;
}

TEST(AdvisedCall, SaysWhatIsWrongWithAnAnswer) {
  const auto before = [](const std::string& answer) {
    return Played(Greet(), 1).Before(answer).Call(R"(f("World"))");
  };
  EXPECT_EQ(before("proceed([])"), "failed: `f`, arguments: advice hands back 0 instead of 1");
  EXPECT_EQ(before(Proceed("nam", "string", R"(str("x"))")),
            "failed: `f`, arguments: advice hands back an argument `nam`, which there is not");
  EXPECT_EQ(before(Proceed("name", "string", "num-u64(7)")),
            "failed: `f`, argument `name`: at column 1: expected `string`, got `7`");
  EXPECT_EQ(before("skip(none)"), "failed: `f`, result: advice hands back none, expected `string`");
  const auto twice = Played(Add(), 1)
                         .Before(R"(proceed([{name: "more", type-name: "", value: num-s64(-7)}, )"
                                 R"({name: "more", type-name: "", value: num-s64(-7)}]))")
                         .Call("f([], -7)");
  EXPECT_EQ(twice, "failed: `f`, arguments: advice hands back an argument `more` twice");
}

TEST(AdvisedCall, AFunctionWithoutArgumentsAndResultHasNone) {
  Played played({false, {}, std::nullopt}, 1);
  played.Before("proceed([])").Target("").After("accept(none)");
  EXPECT_EQ(played.Call("f()"), "nothing");
  EXPECT_EQ(played.events,
            "construct \"f\" []\nbefore handle(1)\ntarget\nafter handle(1) none\ndrop 1\n");
  Played made_up({false, {}, std::nullopt}, 1);
  made_up.Before("skip(some(boolean(true)))");
  EXPECT_EQ(made_up.Call("f()"),
            "failed: `f`, result: advice hands back a value, but the function has none");
}

TEST(AdvisedCall, AsksAnAskerInTwoCalls) {
  Played played(Greet(), 1, Asker::kWithFinish);
  played.Before(kSame).Target(R"("Hello")").After(kSame);
  EXPECT_EQ(played.Call(R"(f("World"))"), R"("Hello")");
  EXPECT_EQ(played.events,
            R"(enter "f" [{name: "name", type-name: "string", value: str("World")}]
target "World"
leave 1 some(str("Hello")) 100 200
)");
}

TEST(AdvisedCall, AnAskerTellsWhatAdviceChanges) {
  Played played(Greet(), 1, Asker::kWithoutFinish);
  played.Before(Proceed("name", "string", R"(str("changed"))"))
      .Target(R"("Hello")")
      .After(R"(accept(some(str("changed result"))))");
  EXPECT_EQ(played.Call(R"(f("World"))"), R"("changed result")");
  EXPECT_TRUE(played.events.ends_with(R"(tell-before 1001
target "changed"
leave 1 some(str("Hello")) 100 200
tell-after 1001
)")) << played.events;
}

// An asker leaves something behind, so that it is not asked again by the one around it.
TEST(AdvisedCall, AnAskerFinishesAfterAnswersThatItTells) {
  Played played(Greet(), 2, Asker::kWithFinish);
  played.Before(Proceed("name", "string", R"(str("outer"))"))
      .Before(R"(skip(some(str("instead"))))")
      .After(R"(repeat([{name: "name", type-name: "string", value: str("again")}]))")
      .Before(Proceed("name", "string", R"(str("again"))"))
      .Target(R"("Hello")")
      .After(R"(accept(some(str("inner result"))))")
      .After(kSame);
  EXPECT_EQ(played.Call(R"(f("World"))"), R"("inner result")");
  EXPECT_EQ(played.events,
            R"(enter "f" [{name: "name", type-name: "string", value: str("World")}]
tell-before 1001
enter "f" [{name: "name", type-name: "string", value: str("outer")}]
tell-before 1002
finish 2
leave 1 some(str("instead")) 100 200
tell-after 1002
construct "f" [{name: "name", type-name: "string", value: str("again")}]
before handle(3)
target "again"
after handle(3) some(str("Hello"))
drop 3
leave 1 some(str("inner result")) 100 200
)");
}

// What an asker is told stays in the memory of the instance.
TEST(AdvisedCall, AsksTheAdviceItselfInAnInstanceOfManyCalls) {
  Played played(Greet(), 1, Asker::kWithFinish);
  played.Before(R"(skip(some(str("instead"))))");
  EXPECT_EQ(played.Call(R"(f("World"))", InstanceUse::kManyCalls), R"("instead")");
  EXPECT_TRUE(played.events.ends_with("before handle(1)\ndrop 1\n")) << played.events;
}

TEST(AdvisedCall, AsksTheAdviceItselfWhereThereIsMuchToSay) {
  Played played(Greet(), 1, Asker::kWithFinish);
  played.Before(R"(skip(some(str("instead"))))");
  EXPECT_EQ(played.Call(fmt::format(R"(f("{}"))", std::string(20'000, 'x'))), R"("instead")");
  EXPECT_TRUE(played.events.ends_with("before handle(1)\ndrop 1\n"));
}

}  // namespace
}  // namespace composable::advice
