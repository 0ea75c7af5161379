#include "advice/advice_value.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "unit/advice/advice_functions.h"
#include "value/flat.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::advice {
namespace {

using value::Value;
using wit::Kind;
using wit::Type;

// The variant `value` of the interface.
Type ValueType() {
  return test::AdviceFunction("[method]invocation.after").parameters[1].type.option().payload;
}

// What is shown of a value of a scalar type or string.
struct Plain {
  Type type;
  Value value;
  AdviceValue shown;
};

std::vector<Plain> Plains() {
  const auto of = [](Kind kind) { return Type::Primitive(kind); };
  const auto bits = [](std::int64_t number) { return static_cast<std::uint64_t>(number); };
  return {
      {of(Kind::kBool), Value(true), {ValueCase::kBoolean, 1, {}}},
      {of(Kind::kS8), Value(std::int8_t{-5}), {ValueCase::kS64, bits(-5), {}}},
      {of(Kind::kU8), Value(std::uint8_t{250}), {ValueCase::kU64, 250, {}}},
      {of(Kind::kS16), Value(std::int16_t{-300}), {ValueCase::kS64, bits(-300), {}}},
      {of(Kind::kU16), Value(std::uint16_t{60000}), {ValueCase::kU64, 60000, {}}},
      {of(Kind::kS32), Value(std::int32_t{-70000}), {ValueCase::kS64, bits(-70000), {}}},
      {of(Kind::kU32), Value(std::uint32_t{4000000000}), {ValueCase::kU64, 4000000000, {}}},
      {of(Kind::kS64),
       Value(std::numeric_limits<std::int64_t>::min()),
       {ValueCase::kS64, bits(std::numeric_limits<std::int64_t>::min()), {}}},
      {of(Kind::kU64),
       Value(std::numeric_limits<std::uint64_t>::max()),
       {ValueCase::kU64, std::numeric_limits<std::uint64_t>::max(), {}}},
      {of(Kind::kF32), Value(0.5F), {ValueCase::kF32, 0x3F000000, {}}},
      {of(Kind::kF64), Value(-2.0), {ValueCase::kF64, 0xC000000000000000, {}}},
      {of(Kind::kChar), Value(U'ä'), {ValueCase::kStr, 0, "ä"}},
      {of(Kind::kString), Value(std::string("words")), {ValueCase::kStr, 0, "words"}},
      {of(Kind::kString), Value(std::string()), {ValueCase::kStr, 0, ""}},
  };
}

TEST(AdviceValue, ScalarsAndStringsAreShownInCasesOfTheirOwnAndComeBack) {
  for (const Plain& plain : Plains()) {
    Bytes flat;
    ASSERT_TRUE(value::EncodeValue(plain.type, plain.value, flat));
    std::string text;
    ASSERT_TRUE(IsShownPlain(plain.type));
    FlatReader reader(flat);
    EXPECT_EQ(ShowPlain(plain.type, reader, 0, text), plain.shown) << wit::ToWit(plain.type);
    const Result<Value> back = ReadValue(plain.type, plain.shown);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, plain.value) << wit::ToWit(plain.type);
  }
}

TEST(AdviceValue, LiesInFlatFormAsTheInterfaceSays) {
  const Type type = ValueType();
  for (const Plain& plain : Plains()) {
    Bytes flat(synth::advice_layout::kValueSize);
    PutValue(flat, 0, plain.shown);
    const Result<Value> decoded = value::DecodeValue(type, flat);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(decoded->As<value::Variant>().index, static_cast<std::uint32_t>(plain.shown.tag));
    Bytes encoded;
    ASSERT_TRUE(value::EncodeValue(type, *decoded, encoded));
    FlatReader reader(encoded);
    EXPECT_EQ(reader.Value(0), plain.shown);
    EXPECT_TRUE(reader.IsWhole());
  }
}

TEST(AdviceValue, OtherValuesAreShownAsWave) {
  const Type type = Type::Tuple({Type::Primitive(Kind::kU8), Type::Primitive(Kind::kString)});
  ASSERT_FALSE(IsShownPlain(type));
  const Value value(value::Sequence{{Value(std::uint8_t{7}), Value(std::string("x"))}});
  std::string text;
  const AdviceValue shown = ShowComplex(type, value, text);
  EXPECT_EQ(shown, (AdviceValue{ValueCase::kComplex, 0, R"((7, "x"))"}));
  EXPECT_EQ(ReadValue(type, shown), value);
}

TEST(AdviceValue, AnswersAreReadAsTheTypeWherePossible) {
  const auto read = [](Kind kind, const AdviceValue& answer) -> std::string {
    const Result<Value> value = ReadValue(Type::Primitive(kind), answer);
    return value ? "a value" : value.error().message;
  };
  EXPECT_EQ(read(Kind::kU8, {ValueCase::kS64, 200, {}}), "a value");
  EXPECT_EQ(read(Kind::kF64, {ValueCase::kU64, 200, {}}), "a value");
  EXPECT_EQ(read(Kind::kU8, {ValueCase::kComplex, 0, "12"}), "a value");
  EXPECT_EQ(read(Kind::kU8, {ValueCase::kU64, 256, {}}),
            "at column 1: expected `u8`, got `256` (integers from 0 to 255)");
  EXPECT_EQ(read(Kind::kChar, {ValueCase::kStr, 0, "ab"}), "expected `char`, got a string");
  EXPECT_EQ(read(Kind::kBool, {ValueCase::kStr, 0, "true"}), "expected `bool`, got a string");
}

TEST(AdviceValue, AnAnswerIsNeverReadBeyondItsBytes) {
  Bytes flat(synth::advice_layout::kValueSize);
  PutValue(flat, 0, {ValueCase::kStr, 0, "text"});
  for (std::size_t size = 0; size < flat.size(); ++size) {
    FlatReader reader(ByteView(flat).first(size));
    reader.Value(0);
    EXPECT_FALSE(reader.IsWhole()) << size;
  }
  FlatReader far(flat);
  EXPECT_EQ(far.Word(std::numeric_limits<std::size_t>::max()), 0U);
  EXPECT_FALSE(far.IsWhole());
  flat[0] = 7;  // there are seven cases
  FlatReader unknown(flat);
  unknown.Value(0);
  EXPECT_FALSE(unknown.IsWhole());
}

TEST(AdviceValue, NoMoreIsShownThanThereIs) {
  Bytes flat;
  const Type type = Type::Primitive(Kind::kString);
  ASSERT_TRUE(value::EncodeValue(type, Value(std::string("words")), flat));
  for (std::size_t size = 0; size < flat.size(); ++size) {
    std::string text;
    FlatReader reader(ByteView(flat).first(size));
    ShowPlain(type, reader, 0, text);
    EXPECT_FALSE(reader.IsWhole()) << size;
  }
}

}  // namespace
}  // namespace composable::advice
