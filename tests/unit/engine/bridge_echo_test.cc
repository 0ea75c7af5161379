// Every type, there and back.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "unit/engine/bridge_fixture.h"
#include "unit/engine/random_value.h"

namespace composable::engine {
namespace {

using value::Value;

class BridgeEcho : public testing::Test {
 protected:
  EnginePtr engine_ = MakeEngine(PoolingSettings());
};

// Every function that gives back its one argument.
void EchoAll(Program& program, const std::string& interface, int rounds) {
  std::mt19937 random(20240607);  // NOLINT(cert-msc51-cpp): the same numbers every time
  const NamedInterface* exported =
      FindInterface(program.type().exports, FixtureInterface(interface));
  ASSERT_NE(exported, nullptr);
  int echoed = 0;
  for (const NamedFunction& function : exported->items.functions) {
    if (!function.name.starts_with("echo-")) continue;
    ++echoed;
    const FunctionRef reference = Find(program, interface, function.name);
    for (int round = 0; round < rounds; ++round) {
      const Value sent = RandomValue(function.type.parameters.at(0).type, random);
      const auto result = program.CallBlocking(reference, {&sent, 1}, {});
      ASSERT_TRUE(result) << function.name << ": " << ToReport(result.error());
      ASSERT_EQ(result->value, sent) << function.name;
    }
  }
  EXPECT_GT(echoed, 0);
}

TEST_F(BridgeEcho, GivesBackEveryValueOfEveryType) {
  EchoAll(*MakeProgram(engine_, "types-fixture"), "echo", 50);
}

TEST_F(BridgeEcho, GivesBackMapsAndFixedLists) {
  EchoAll(*MakeProgram(engine_, "new-types-fixture"), "echo-new-types", 50);
}

TEST_F(BridgeEcho, FloatsAtTheEdges) {
  const ProgramPtr program = MakeProgram(engine_, "types-fixture");
  for (const double number :
       {0.0, -0.0, std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::denorm_min()}) {
    const Value back = ValueOf(Call(*program, "echo", "echo-f64", {Value(number)}));
    EXPECT_EQ(back.As<double>(), number);
    EXPECT_EQ(std::signbit(back.As<double>()), std::signbit(number));
  }
  const Value nan = Value(std::numeric_limits<float>::quiet_NaN());
  EXPECT_TRUE(std::isnan(ValueOf(Call(*program, "echo", "echo-f32", {nan})).As<float>()));
}

TEST_F(BridgeEcho, BytesInBulk) {
  const ProgramPtr program = MakeProgram(engine_, "types-fixture");
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same numbers every time
  for (const std::size_t size : {0U, 1U, 65536U, 1U << 20U, 9'999'999U}) {
    Bytes bytes(size);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    EXPECT_EQ(ValueOf(Call(*program, "echo", "echo-bytes", {Value(bytes)})), Value(bytes)) << size;
  }
}

TEST_F(BridgeEcho, ManyStrings) {
  const ProgramPtr program = MakeProgram(engine_, "types-fixture");
  value::Sequence strings;
  for (int i = 0; i < 20'000; ++i) strings.items.emplace_back(std::to_string(i));
  EXPECT_EQ(ValueOf(Call(*program, "echo", "echo-strings", {Value(strings)})), Value(strings));
}

TEST_F(BridgeEcho, LongStringsAmongShortOnes) {
  const ProgramPtr program = MakeProgram(engine_, "types-fixture");
  value::Sequence strings;
  for (int i = 0; i < 300; ++i) {
    const auto size = static_cast<std::size_t>(i % 3 == 0 ? 4096 + i : i);
    strings.items.emplace_back(std::string(size, static_cast<char>('a' + i % 26)));
  }
  EXPECT_EQ(ValueOf(Call(*program, "echo", "echo-strings", {Value(strings)})), Value(strings));
}

TEST_F(BridgeEcho, ParametersOfEveryKindOfCoreType) {
  const ProgramPtr program = MakeProgram(engine_, "types-fixture");
  const Value text = ValueOf(Call(*program, "echo", "concatenate",
                                  {true, std::int64_t{-7}, 0.5F, U'ß', value::String("end")}));
  EXPECT_EQ(text, value::String("yes -7 500 223 end"));
}

TEST_F(BridgeEcho, MoreParametersThanFlatValues) {
  const ProgramPtr program = MakeProgram(engine_, "types-fixture");
  Values numbers;
  std::uint64_t sum = 0;
  for (std::uint32_t i = 1; i <= 16; ++i) {
    numbers.push_back(U32(i * 1'000'003));
    sum += std::uint64_t{i} * 1'000'003;
  }
  numbers.push_back(U64(std::uint64_t{1} << 40U));
  EXPECT_EQ(ValueOf(Call(*program, "echo", "sum-many", numbers)),
            U64(sum + (std::uint64_t{1} << 40U)));
}

TEST_F(BridgeEcho, NeitherParameterNorResult) {
  const ProgramPtr program = MakeProgram(engine_, "types-fixture");
  const auto result = Call(*program, "echo", "do-nothing");
  ASSERT_TRUE(result) << ToReport(result.error());
  EXPECT_FALSE(result->value);
  EXPECT_TRUE(result->streams.empty());
}

TEST_F(BridgeEcho, TypesHaveTheirNames) {
  const ProgramPtr program = MakeProgram(engine_, "types-fixture");
  EXPECT_EQ(wit::ToWit(*Find(*program, "echo", "echo-shapes").type),
            "func(value: list<shape>) -> list<shape>");
  EXPECT_EQ(wit::ToWit(*Find(*program, "counters", "pass").type),
            "func(counter: counter) -> counter");
}

TEST_F(BridgeEcho, ArgumentsThatDoNotFitAreRefused) {
  const ProgramPtr program = MakeProgram(engine_, "types-fixture");
  const auto too_few = Call(*program, "echo", "echo-u8");
  ASSERT_FALSE(too_few);
  EXPECT_EQ(too_few.error().code, ErrorCode::kInvalidArgument);
  const auto wrong = Call(*program, "echo", "echo-point",
                          {value::Sequence{{Value(std::int32_t{1}), value::String("2")}}});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::kTypeMismatch);
  EXPECT_NE(wrong.error().message.find(".y"), std::string::npos) << wrong.error().message;
}

}  // namespace
}  // namespace composable::engine
