#include "value/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "unit/value/types.h"
#include "value/json_tree.h"

namespace composable::value {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// Expects that the text reads as the value, and the value prints as the text.
void ExpectJson(const Type& type, const Value& value, std::string_view text) {
  EXPECT_EQ(ToJson(type, value), text) << ToWit(type);
  const auto read = FromJson(type, text);
  ASSERT_EQ(ErrorOf(read), "") << ToWit(type) << " " << text;
  EXPECT_EQ(*read, value) << ToWit(type) << " " << text;
}

// Expects that the text reads as the value.
void ExpectReadsJson(const Type& type, std::string_view text, const Value& value) {
  const auto read = FromJson(type, text);
  ASSERT_EQ(ErrorOf(read), "") << ToWit(type) << " " << text;
  EXPECT_EQ(*read, value) << ToWit(type) << " " << text;
}

TEST(Json, Bools) {
  ExpectJson(BoolType(), true, "true");
  ExpectJson(BoolType(), false, "false");
}

TEST(Json, IntegersAreExact) {
  ExpectJson(Of(Kind::kS8), std::int8_t{-128}, "-128");
  ExpectJson(U8Type(), U8(255), "255");
  ExpectJson(Of(Kind::kS16), std::int16_t{-32768}, "-32768");
  ExpectJson(U16Type(), U16(65535), "65535");
  ExpectJson(S32Type(), std::numeric_limits<std::int32_t>::min(), "-2147483648");
  ExpectJson(U32Type(), U32(4294967295), "4294967295");
  ExpectJson(S64Type(), std::numeric_limits<std::int64_t>::min(), "-9223372036854775808");
  ExpectJson(U64Type(), std::numeric_limits<std::uint64_t>::max(), "18446744073709551615");
}

TEST(Json, IntegersMayBeWrittenWithAFraction) {
  ExpectReadsJson(U32Type(), "3.0", U32(3));
  ExpectReadsJson(U32Type(), "1e3", U32(1000));
  ExpectReadsJson(U8Type(), "-0", U8(0));
  ExpectReadsJson(S64Type(), "9007199254740991.0", std::int64_t{9007199254740991});
}

TEST(Json, FloatsPrintInTheFewestDigits) {
  ExpectJson(F64Type(), 1.0, "1.0");
  ExpectJson(F64Type(), -0.0, "-0.0");
  ExpectJson(F64Type(), 0.1, "0.1");
  ExpectJson(F64Type(), 123456.789, "123456.789");
  ExpectJson(F64Type(), 1e20, "100000000000000000000.0");
  ExpectJson(F64Type(), 1e21, "1e21");
  ExpectJson(F64Type(), -1.5e300, "-1.5e300");
  ExpectJson(F64Type(), 0.000001, "0.000001");
  ExpectJson(F64Type(), 1.25e-7, "1.25e-7");
  ExpectJson(F64Type(), 5e-324, "5e-324");
  ExpectJson(F32Type(), 0.1F, "0.1");
  ExpectJson(F32Type(), 16777216.0F, "16777216.0");
  ExpectJson(F32Type(), 3.4028235e38F, "3.4028235e38");
}

TEST(Json, FloatsKeepTheSignOfZero) {
  const auto zero = FromJson(F64Type(), "-0");
  ASSERT_TRUE(zero.has_value());
  EXPECT_TRUE(std::signbit(zero->As<double>()));
}

TEST(Json, FloatsReadIntegers) {
  ExpectReadsJson(F64Type(), "3", 3.0);
  ExpectReadsJson(F32Type(), "-3", -3.0F);
  ExpectReadsJson(F64Type(), "18446744073709551615", 18446744073709551615.0);
}

TEST(Json, FloatsThatAreNoNumbersAreStrings) {
  const double infinity = std::numeric_limits<double>::infinity();
  ExpectJson(F64Type(), infinity, R"("Infinity")");
  ExpectJson(F64Type(), -infinity, R"("-Infinity")");
  ExpectJson(F32Type(), -std::numeric_limits<float>::infinity(), R"("-Infinity")");
  EXPECT_EQ(ToJson(F64Type(), std::nan("")), R"("NaN")");
  const auto nan = FromJson(F32Type(), R"("NaN")");
  ASSERT_TRUE(nan.has_value());
  EXPECT_TRUE(std::isnan(nan->As<float>()));
}

TEST(Json, Text) {
  ExpectJson(StringType(), String(""), R"("")");
  ExpectJson(StringType(), String("a\"\\/\b\f\n\r\t\x01\x1f☃🌊"),
             R"("a\"\\/\b\f\n\r\t\u0001\u001f☃🌊")");
  ExpectReadsJson(StringType(), R"("\u2603\ud83c\udf0a\/")", String("☃🌊/"));
  ExpectJson(CharType(), U'☃', R"("☃")");
  ExpectJson(CharType(), U'"', R"("\"")");
}

TEST(Json, Records) {
  ExpectJson(PersonType(), SequenceOf(String("Ada"), Some(U8(36))), R"({"name":"Ada","age":36})");
  ExpectJson(PersonType(), SequenceOf(String("Ada"), None()), R"({"name":"Ada","age":null})");
  ExpectReadsJson(PersonType(), R"({"age": 36, "name": "Ada"})",
                  SequenceOf(String("Ada"), Some(U8(36))));
  ExpectReadsJson(PersonType(), R"({"name": "Ada"})", SequenceOf(String("Ada"), None()));
  ExpectJson(Type::Record({}), SequenceOf(), "{}");
}

TEST(Json, ListsAndTuples) {
  ExpectJson(Type::List(U32Type()), SequenceOf(U32(1), U32(2)), "[1,2]");
  ExpectJson(Type::List(U8Type()), Bytes{0, 255}, "[0,255]");
  ExpectJson(Type::List(StringType()), SequenceOf(), "[]");
  ExpectJson(Type::FixedList(U8Type(), 2), SequenceOf(U8(1), U8(2)), "[1,2]");
  ExpectJson(Type::Tuple({U8Type(), StringType()}), SequenceOf(U8(1), String("a")), R"([1,"a"])");
}

TEST(Json, Variants) {
  ExpectJson(ShapeType(), Variant(0), R"("point")");
  ExpectJson(ShapeType(), Variant(1, 0.5), R"({"circle":0.5})");
  ExpectJson(ShapeType(), Variant(2, SequenceOf(U32(1), U32(2))), R"({"rectangle":[1,2]})");
  ExpectReadsJson(ShapeType(), R"({"point": null})", Variant(0));
}

TEST(Json, EnumsAndFlags) {
  ExpectJson(ColorType(), Enum{1}, R"("green")");
  ExpectJson(PermissionsType(), FlagsOf({0}), "[]");
  ExpectJson(PermissionsType(), FlagsOf({5}), R"(["read","execute"])");
  ExpectReadsJson(PermissionsType(), R"(["execute", "read"])", FlagsOf({5}));
}

TEST(Json, Options) {
  ExpectJson(Type::Option(U8Type()), None(), "null");
  ExpectJson(Type::Option(U8Type()), Some(U8(1)), "1");
  ExpectJson(Type::Option(Type::List(U16Type())), Some(SequenceOf()), "[]");
}

TEST(Json, OptionsOfOptionsTellTheirNonesApart) {
  const Type two = Type::Option(Type::Option(U8Type()));
  ExpectJson(two, None(), "null");
  ExpectJson(two, Some(None()), R"({"some":null})");
  ExpectJson(two, Some(Some(U8(1))), R"({"some":1})");
  const Type three = Type::Option(two);
  ExpectJson(three, None(), "null");
  ExpectJson(three, Some(None()), R"({"some":null})");
  ExpectJson(three, Some(Some(None())), R"({"some":{"some":null}})");
  ExpectJson(three, Some(Some(Some(U8(1)))), R"({"some":{"some":1}})");
}

TEST(Json, Results) {
  const Type type = Type::Result(U8Type(), StringType());
  ExpectJson(type, Ok(U8(1)), R"({"ok":1})");
  ExpectJson(type, Err(String("no")), R"({"error":"no"})");
  const Type bare = Type::Result(std::nullopt, std::nullopt);
  ExpectJson(bare, Ok(), R"({"ok":null})");
  ExpectJson(bare, Err(), R"({"error":null})");
  ExpectReadsJson(bare, R"("ok")", Ok());
  ExpectReadsJson(bare, R"("error")", Err());
  ExpectJson(Type::Result(Type::Option(U8Type()), std::nullopt), Ok(None()), R"({"ok":null})");
}

TEST(Json, MapsWithPlainKeysAreObjects) {
  ExpectJson(Type::Map(StringType(), U8Type()),
             MapOf({{String("b"), U8(1)}, {String("a\n"), U8(2)}}), R"({"b":1,"a\n":2})");
  ExpectJson(Type::Map(S64Type(), U8Type()),
             MapOf({{std::numeric_limits<std::int64_t>::min(), U8(1)}}),
             R"({"-9223372036854775808":1})");
  ExpectJson(Type::Map(BoolType(), U8Type()), MapOf({{true, U8(1)}, {false, U8(2)}}),
             R"({"true":1,"false":2})");
  ExpectJson(Type::Map(CharType(), U8Type()), MapOf({{U'☃', U8(1)}}), R"({"☃":1})");
  ExpectJson(Type::Map(ColorType(), U8Type()), MapOf({{Enum{2}, U8(1)}}), R"({"blue":1})");
  ExpectJson(Type::Map(StringType(), U8Type()), MapOf({}), "{}");
}

TEST(Json, MapsWithOtherKeysArePairs) {
  const Type type = Type::Map(Type::Tuple({U8Type(), U8Type()}), StringType());
  ExpectJson(type, MapOf({{SequenceOf(U8(1), U8(2)), String("a")}}), R"([[[1,2],"a"]])");
  ExpectJson(type, MapOf({}), "[]");
}

TEST(Json, AnyMapReadsPairs) {
  ExpectReadsJson(Type::Map(StringType(), U8Type()), R"([["a", 1], ["b", 2]])",
                  MapOf({{String("a"), U8(1)}, {String("b"), U8(2)}}));
}

TEST(Json, TheLastOfARepeatedKeyCounts) {
  const Type type = Type::Map(StringType(), U8Type());
  ExpectReadsJson(type, R"([["a", 1], ["b", 2], ["a", 3]])",
                  MapOf({{String("a"), U8(3)}, {String("b"), U8(2)}}));
  EXPECT_EQ(ToJson(type, MapOf({{String("a"), U8(1)}, {String("b"), U8(2)}, {String("a"), U8(3)}})),
            R"({"a":3,"b":2})");
}

TEST(Json, HandlesPrintButCannotBeRead) {
  EXPECT_EQ(ToJson(FileType(), Handle{7}), R"({"handle":7})");
  EXPECT_EQ(ErrorOf(FromJson(FileType(), R"({"handle": 7})")),
            "type-mismatch: a `borrow<file>` cannot be given as JSON");
  EXPECT_EQ(ErrorOf(FromJson(Type::List(Type::Stream(U8Type())), "[1]")),
            "type-mismatch: at `[0]`: a `stream<u8>` cannot be given as JSON");
}

TEST(Json, PrettyPrintsAnItemALine) {
  const Type type = Type::Record({{"people", Type::List(PersonType())},
                                  {"none", Type::List(U8Type())},
                                  {"empty", Type::Map(StringType(), U8Type())},
                                  {"shape", ShapeType()}});
  const Value value = SequenceOf(SequenceOf(SequenceOf(String("Ada"), None())), Bytes{}, MapOf({}),
                                 Variant(2, SequenceOf(U32(1), U32(2))));
  EXPECT_EQ(ToJson(type, value, JsonStyle::kPretty),
            "{\n"
            "  \"people\": [\n"
            "    {\n"
            "      \"name\": \"Ada\",\n"
            "      \"age\": null\n"
            "    }\n"
            "  ],\n"
            "  \"none\": [],\n"
            "  \"empty\": {},\n"
            "  \"shape\": {\n"
            "    \"rectangle\": [\n"
            "      1,\n"
            "      2\n"
            "    ]\n"
            "  }\n"
            "}");
  EXPECT_EQ(ToJson(StringType(), String("Hello, World!"), JsonStyle::kPretty),
            R"("Hello, World!")");
}

TEST(Json, AppendsBehindWhatIsThere) {
  std::string text = "x=";
  AppendJson(U8Type(), U8(1), JsonStyle::kCompact, text);
  EXPECT_EQ(text, "x=1");
}

TEST(Json, ReadsATreeThatIsThere) {
  const auto tree = ParseJson(R"({"body": {"name": "Ada"}})");
  ASSERT_TRUE(tree.has_value());
  const auto person = FromJsonTree(PersonType(), tree->at("body"));
  ASSERT_EQ(ErrorOf(person), "");
  EXPECT_EQ(*person, SequenceOf(String("Ada"), None()));
}

}  // namespace
}  // namespace composable::value
