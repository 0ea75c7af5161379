// What is no value of a type, and what the error then says.
#include <gtest/gtest.h>

#include <string>

#include "unit/value/types.h"
#include "value/json.h"

namespace composable::value {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

std::string JsonError(const Type& type, std::string_view text) {
  return ErrorOf(FromJson(type, text));
}

TEST(JsonError, NamesThePath) {
  const Type type = Type::Record({{"items", Type::List(PersonType())}});
  EXPECT_EQ(JsonError(type, R"({"items": [{"name": "a"}, {"name": 7}]})"),
            "type-mismatch: at `.items[1].name`: expected `string`, got number 7");
  EXPECT_EQ(JsonError(ShapeType(), R"({"rectangle": [1, "x"]})"),
            R"(type-mismatch: at `.rectangle[1]`: expected `u32`, got string "x")");
  EXPECT_EQ(JsonError(Type::Result(U8Type(), PersonType()), R"({"error": {"name": null}})"),
            "type-mismatch: at `.error.name`: expected `string`, got null");
  EXPECT_EQ(JsonError(Type::Option(Type::List(U8Type())), R"([1, true])"),
            "type-mismatch: at `[1]`: expected `u8`, got true");
  EXPECT_EQ(JsonError(Type::Map(StringType(), U8Type()), R"({"a b": []})"),
            R"(type-mismatch: at `["a b"]`: expected `u8`, got an array of 0 items)");
}

TEST(JsonError, NamesWhatWasFound) {
  EXPECT_EQ(JsonError(BoolType(), "null"), "type-mismatch: expected `bool`, got null");
  EXPECT_EQ(JsonError(BoolType(), "0"), "type-mismatch: expected `bool`, got number 0");
  EXPECT_EQ(JsonError(StringType(), "false"), "type-mismatch: expected `string`, got false");
  EXPECT_EQ(JsonError(StringType(), "1.50"), "type-mismatch: expected `string`, got number 1.5");
  EXPECT_EQ(JsonError(StringType(), "1e999"),
            "type-mismatch: expected `string`, got a number beyond f64");
  EXPECT_EQ(JsonError(StringType(), "{}"), "type-mismatch: expected `string`, got an empty object");
  EXPECT_EQ(JsonError(StringType(), "[1]"),
            "type-mismatch: expected `string`, got an array of 1 item");
  EXPECT_EQ(JsonError(U8Type(), fmt::format("\"{}\"", std::string(100, 'x'))),
            "type-mismatch: expected `u8`, got a long string");
}

TEST(JsonError, NamesTheRangeOfIntegers) {
  EXPECT_EQ(JsonError(U8Type(), "300"),
            "type-mismatch: expected `u8`, got number 300 (integers from 0 to 255)");
  EXPECT_EQ(JsonError(Of(Kind::kS8), "-129"),
            "type-mismatch: expected `s8`, got number -129 (integers from -128 to 127)");
  EXPECT_EQ(JsonError(U32Type(), "1.5"),
            "type-mismatch: expected `u32`, got number 1.5 (integers from 0 to 4294967295)");
  EXPECT_EQ(JsonError(U64Type(), "18446744073709551616"),
            "type-mismatch: expected `u64`, got number 18446744073709552000.0 (integers from 0 to "
            "18446744073709551615)");
  EXPECT_EQ(JsonError(Type::List(U8Type()), "[1, 256]"),
            "type-mismatch: at `[1]`: expected `u8`, got number 256 (integers from 0 to 255)");
}

// Beyond 2^53 a number with a fraction or exponent may not be what was meant.
TEST(JsonError, RefusesIntegersThatAnF64CannotHold) {
  EXPECT_NE(JsonError(U64Type(), "9007199254740993.0"), "");
  EXPECT_NE(JsonError(U64Type(), "1e19"), "");
  EXPECT_NE(JsonError(U64Type(), R"("1")"), "");
}

TEST(JsonError, RefusesFloatsThatDoNotFit) {
  EXPECT_EQ(JsonError(F32Type(), "1e39"),
            "type-mismatch: expected `f32`, got a number that is too large for it; infinity is "
            "\"Infinity\"");
  EXPECT_EQ(JsonError(F64Type(), "-1e999"),
            "type-mismatch: expected `f64`, got a number that is too large for it; infinity is "
            "\"Infinity\"");
  EXPECT_EQ(JsonError(F64Type(), R"("nan")"), R"(type-mismatch: expected `f64`, got string "nan")");
}

TEST(JsonError, RefusesCharsOfMoreThanOne) {
  EXPECT_EQ(JsonError(CharType(), R"("ab")"), R"(type-mismatch: expected `char`, got string "ab")");
  EXPECT_EQ(JsonError(CharType(), R"("")"), R"(type-mismatch: expected `char`, got string "")");
  EXPECT_EQ(JsonError(CharType(), "7"), "type-mismatch: expected `char`, got number 7");
}

TEST(JsonError, NamesMissingAndUnknownFields) {
  EXPECT_EQ(JsonError(PersonType(), "{}"), "type-mismatch: missing field `name` of `person`");
  EXPECT_EQ(JsonError(PersonType(), R"({"nmae": "a"})"),
            "type-mismatch: unknown field `nmae` of `person`; did you mean `name`?");
  EXPECT_EQ(JsonError(PersonType(), R"({"name": "a", "size": 1})"),
            "type-mismatch: unknown field `size` of `person`");
  EXPECT_EQ(JsonError(PersonType(), R"(["a"])"),
            "type-mismatch: expected `person`, got an array of 1 item");
  EXPECT_EQ(JsonError(Type::List(PersonType()), R"([{"age": 1}])"),
            "type-mismatch: at `[0]`: missing field `name` of `person`");
}

TEST(JsonError, RefusesRepeatedFields) {
  EXPECT_EQ(JsonError(PersonType(), R"({"name": "a", "name": "b"})"),
            "invalid-argument: invalid JSON at column 26: the object that ends here has the key "
            "`name` twice");
}

TEST(JsonError, CountsItems) {
  EXPECT_EQ(JsonError(Type::Tuple({U8Type(), U8Type()}), "[1]"),
            "type-mismatch: expected `tuple<u8, u8>`, got an array of 1 item");
  EXPECT_EQ(JsonError(Type::FixedList(U8Type(), 2), "[1, 2, 3]"),
            "type-mismatch: expected `list<u8, 2>`, got an array of 3 items");
}

TEST(JsonError, NamesUnknownCases) {
  EXPECT_EQ(JsonError(ColorType(), R"("grene")"),
            "type-mismatch: unknown case `grene` of `color`; did you mean `green`?");
  EXPECT_EQ(JsonError(ColorType(), "1"), "type-mismatch: expected `color`, got number 1");
  EXPECT_EQ(JsonError(ShapeType(), R"({"cirlce": 1})"),
            "type-mismatch: unknown case `cirlce` of `shape`; did you mean `circle`?");
  EXPECT_EQ(JsonError(Type::Result(U8Type(), U8Type()), R"({"err": 1})"),
            "type-mismatch: unknown case `err` of `result<u8, u8>`");
}

TEST(JsonError, ExplainsPayloads) {
  EXPECT_EQ(JsonError(ShapeType(), R"("circle")"),
            R"(type-mismatch: the case `circle` of `shape` has a payload: write {"circle": …})");
  EXPECT_EQ(JsonError(ShapeType(), R"({"point": 1})"),
            "type-mismatch: the case `point` of `shape` has no payload, got number 1");
  EXPECT_EQ(JsonError(ShapeType(), R"({"point": null, "circle": 1})"),
            "type-mismatch: expected `shape`, got an object of 2 keys, not one");
  EXPECT_EQ(JsonError(ShapeType(), "{}"),
            "type-mismatch: expected `shape`, got an object of 0 keys, not one");
  EXPECT_EQ(JsonError(ShapeType(), "[]"),
            "type-mismatch: expected `shape`, got an array of 0 items");
}

TEST(JsonError, ExplainsOptionsOfOptions) {
  EXPECT_EQ(JsonError(Type::Option(Type::Option(U8Type())), "1"),
            "type-mismatch: expected `option<option<u8>>`, got number 1; write null or {\"some\": "
            "…}");
}

TEST(JsonError, NamesUnknownAndRepeatedFlags) {
  EXPECT_EQ(
      JsonError(PermissionsType(), R"(["read", "wirte"])"),
      "type-mismatch: at `[1]`: unknown flag `wirte` of `permissions`; did you mean `write`?");
  EXPECT_EQ(JsonError(PermissionsType(), R"(["read", "read"])"),
            "type-mismatch: at `[1]`: the flag `read` is there twice");
  EXPECT_EQ(JsonError(PermissionsType(), "[1]"),
            "type-mismatch: at `[0]`: expected the name of a flag of `permissions`, got number 1");
  EXPECT_EQ(JsonError(PermissionsType(), R"("read")"),
            R"(type-mismatch: expected `permissions`, got string "read")");
}

TEST(JsonError, NamesBadKeys) {
  EXPECT_EQ(JsonError(Type::Map(U8Type(), U8Type()), R"({"256": 1})"),
            "type-mismatch: expected `u8`, got the key `256`");
  EXPECT_EQ(JsonError(Type::Map(U8Type(), U8Type()), R"({" 1": 1})"),
            "type-mismatch: expected `u8`, got the key ` 1`");
  EXPECT_EQ(JsonError(Type::Map(BoolType(), U8Type()), R"({"yes": 1})"),
            "type-mismatch: expected `bool`, got the key `yes`");
  EXPECT_EQ(JsonError(Type::Map(CharType(), U8Type()), R"({"ab": 1})"),
            "type-mismatch: expected `char`, got the key `ab`");
  EXPECT_EQ(JsonError(Type::Map(ColorType(), U8Type()), R"({"pink": 1})"),
            "type-mismatch: expected `color`, got the key `pink`");
  EXPECT_EQ(JsonError(Type::Map(F64Type(), U8Type()), R"({"1": 1})"),
            "type-mismatch: a map with keys of `f64` is written as an array of [key, value] pairs");
}

TEST(JsonError, NamesBadPairs) {
  const Type type = Type::Map(U8Type(), U8Type());
  EXPECT_EQ(JsonError(type, "[[1, 2], [3]]"),
            "type-mismatch: at `[1]`: expected a [key, value] pair, got an array of 1 item");
  EXPECT_EQ(JsonError(type, "[1]"),
            "type-mismatch: at `[0]`: expected a [key, value] pair, got number 1");
  EXPECT_EQ(JsonError(type, R"([[1, 2], ["x", 3]])"),
            R"(type-mismatch: at `[1][0]`: expected `u8`, got string "x")");
  EXPECT_EQ(JsonError(type, R"([[1, "x"]])"),
            R"(type-mismatch: at `[1]`: expected `u8`, got string "x")");
  EXPECT_EQ(JsonError(type, "1"), "type-mismatch: expected `map<u8, u8>`, got number 1");
}

TEST(JsonError, StaysOnOneLine) {
  EXPECT_EQ(JsonError(ColorType(), R"("red\nX\u001b[1m")"),
            R"(type-mismatch: unknown case `red\nX\u{1b}[1m` of `color`)");
  EXPECT_EQ(JsonError(PersonType(), R"({"a\nb": 1})"),
            R"(type-mismatch: unknown field `a\nb` of `person`)");
  EXPECT_EQ(JsonError(U8Type(), "\"\u202e\""),
            R"(type-mismatch: expected `u8`, got string "\u{202e}")");
  EXPECT_EQ(JsonError(Type::Map(StringType(), U8Type()), "{\"\u202e\": \"\"}"),
            R"(type-mismatch: at `["\u{202e}"]`: expected `u8`, got string "")");
}

TEST(JsonError, CutsLongTypes) {
  std::vector<wit::Field> fields;
  for (int i = 0; i < 20; ++i) fields.push_back({fmt::format("field-{}", i), U8Type()});
  EXPECT_EQ(JsonError(Type::Record(fields), "1"),
            "type-mismatch: expected `record { field-0: u8, field-1: u8, field-2: u8, field-3: u8, "
            "field-4: u8, field-…`, got number 1");
}

}  // namespace
}  // namespace composable::value
