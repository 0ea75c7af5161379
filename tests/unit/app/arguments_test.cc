#include "app/arguments.h"

#include <gtest/gtest.h>

#include "support/types.h"
#include "value/json.h"
#include "value/wave.h"

namespace composable::app {
namespace {

using wit::Kind;
using wit::Type;

using test::kString;
const Type kU32 = Type::Primitive(Kind::kU32);
const Type kChar = Type::Primitive(Kind::kChar);
const Type kOptionalString = Type::Option(kString);
const Type kPoint = Type::Record({{.name = "x", .type = Type::Primitive(Kind::kS32)},
                                  {.name = "y", .type = Type::Primitive(Kind::kS32)}})
                        .Named({.interface = "demo:shapes/types", .name = "point", .docs = {}});

// The value as WAVE, or the whole error.
std::string Parsed(const Type& type, std::string_view word) {
  const auto parsed = ParseArgument(type, word);
  return parsed ? value::ToWave(type, *parsed) : ToString(parsed.error());
}

TEST(ParseArgumentTest, AStringIsTheWordItself) {
  for (const std::string_view word :
       {"World", "", "123", "true", "null", "[1, 2]", "{\"a\": 1}", " spaced ", "some(\"x\")"}) {
    EXPECT_EQ(ParseArgument(kString, word), value::String(std::string(word))) << word;
  }
}

TEST(ParseArgumentTest, AStringInQuotesIsReadAsJson) {
  EXPECT_EQ(ParseArgument(kString, R"("a\n\u00e9")"), value::String("a\n\u00e9"));
  EXPECT_EQ(ParseArgument(kString, R"("")"), value::String(""));
}

TEST(ParseArgumentTest, AWordThatOnlyStartsWithAQuoteIsTheWordItself) {
  EXPECT_EQ(ParseArgument(kString, R"("tis" the season)"), value::String(R"("tis" the season)"));
  EXPECT_EQ(ParseArgument(kString, "\""), value::String("\""));
}

TEST(ParseArgumentTest, AStringIsUtf8) {
  EXPECT_EQ(Parsed(kString, "caf\xe9"), "the text is not valid UTF-8");
}

TEST(ParseArgumentTest, OtherTypesAreJson) {
  EXPECT_EQ(Parsed(kU32, "7"), "7");
  EXPECT_EQ(Parsed(kPoint, R"({"x": 1, "y": -2})"), "{x: 1, y: -2}");
}

TEST(ParseArgumentTest, OrElseWave) {
  EXPECT_EQ(Parsed(kPoint, "{x: 1, y: -2}"), "{x: 1, y: -2}");
  EXPECT_EQ(Parsed(Type::Option(kU32), "some(3)"), "some(3)");
  EXPECT_EQ(Parsed(Type::Enum({"red", "green"}), "green"), "green");
  EXPECT_EQ(Parsed(Type::Flags({"read", "write"}), "{write}"), "{write}");
}

TEST(ParseArgumentTest, AnOptionalStringIsAbsentOnlyWhereItSaysSo) {
  EXPECT_EQ(ParseArgument(kOptionalString, "null"), value::None());
  EXPECT_EQ(ParseArgument(kOptionalString, "none"), value::None());
  EXPECT_EQ(ParseArgument(kOptionalString, "World"), value::Some(value::String("World")));
  EXPECT_EQ(ParseArgument(kOptionalString, "12"), value::Some(value::String("12")));
  EXPECT_EQ(ParseArgument(kOptionalString, "\"none\""), value::Some(value::String("none")));
  EXPECT_EQ(ParseArgument(kOptionalString, "some(\"x\")"), value::Some(value::String("x")));
  EXPECT_EQ(ParseArgument(kOptionalString, ""), value::Some(value::String("")));
}

TEST(ParseArgumentTest, ACharMayStandForItself) {
  EXPECT_EQ(ParseArgument(kChar, "x"), value::Value(U'x'));
  EXPECT_EQ(ParseArgument(kChar, "5"), value::Value(U'5'));
  EXPECT_EQ(ParseArgument(kChar, "\u00e9"), value::Value(U'\u00e9'));
  EXPECT_EQ(ParseArgument(kChar, "\"x\""), value::Value(U'x'));
  EXPECT_EQ(ParseArgument(kChar, "'x'"), value::Value(U'x'));
  EXPECT_FALSE(ParseArgument(kChar, "xy").has_value());
  EXPECT_FALSE(ParseArgument(kChar, "").has_value());
}

TEST(ParseArgumentTest, WellFormedJsonOfAnotherTypeIsAJsonError) {
  const auto parsed = ParseArgument(kPoint, R"({"x": 1, "y": "two"})");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().code, ErrorCode::kTypeMismatch);
  EXPECT_EQ(parsed, value::FromJson(kPoint, R"({"x": 1, "y": "two"})"));
}

TEST(ParseArgumentTest, BrokenJsonIsAJsonError) {
  const auto parsed = ParseArgument(kPoint, R"( {"x": 1, "y": })");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed, value::FromJson(kPoint, R"( {"x": 1, "y": })"));
}

TEST(ParseArgumentTest, EverythingElseIsAWaveError) {
  const auto parsed = ParseArgument(kPoint, "{x: 1, y: two}");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed, value::FromWave(kPoint, "{x: 1, y: two}"));
}

wit::FunctionType FunctionTaking(std::vector<wit::Parameter> parameters) {
  return {.is_async = false, .parameters = std::move(parameters), .result = std::nullopt};
}

std::vector<std::string> Errors(const ParsedArguments& parsed) {
  std::vector<std::string> texts;
  texts.reserve(parsed.errors.size());
  for (const Error& error : parsed.errors) texts.push_back(ToString(error));
  return texts;
}

using Words = std::vector<std::string>;

TEST(ParseArgumentsTest, TakesAWordForEachParameter) {
  const auto parsed =
      ParseArguments(FunctionTaking({{"name", kString}, {"count", kU32}}), Words{"World", "3"});
  EXPECT_EQ(Errors(parsed), Words{});
  EXPECT_EQ(parsed.values,
            (std::vector<value::Value>{value::String("World"), value::Value(std::uint32_t{3})}));
}

TEST(ParseArgumentsTest, OptionsAtTheEndMayBeLeftOut) {
  const auto function =
      FunctionTaking({{"name", kString}, {"title", kOptionalString}, {"age", Type::Option(kU32)}});
  const auto parsed = ParseArguments(function, Words{"World"});
  EXPECT_EQ(Errors(parsed), Words{});
  EXPECT_EQ(parsed.values,
            (std::vector<value::Value>{value::String("World"), value::None(), value::None()}));
}

TEST(ParseArgumentsTest, NamesTheArgumentsThatAreMissing) {
  const auto function =
      FunctionTaking({{"a", kString}, {"b", kU32}, {"c", Type::Option(kU32)}, {"d", kU32}});
  EXPECT_EQ(
      Errors(ParseArguments(function, Words{"x"})),
      Words{"too few arguments: `b`, `d` missing for `func(a: string, b: u32, c: option<u32>, "
            "d: u32)`"});
}

TEST(ParseArgumentsTest, CountsArgumentsThatAreTooMany) {
  EXPECT_EQ(Errors(ParseArguments(FunctionTaking({{"a", kString}}), Words{"x", "y", "z"})),
            Words{"too many arguments: 3 given for `func(a: string)`"});
  EXPECT_EQ(Errors(ParseArguments(FunctionTaking({}), Words{"x"})),
            Words{"too many arguments: 1 given for `func()`"});
}

TEST(ParseArgumentsTest, ReportsEachBadArgument) {
  const auto parsed = ParseArguments(FunctionTaking({{"a", kU32}, {"b", kString}, {"c", kPoint}}),
                                     Words{"-1", "fine", "{\"x\": true}"});
  ASSERT_EQ(parsed.errors.size(), 2U);
  EXPECT_EQ(parsed.errors[0].context, Words{"argument `a`"});
  EXPECT_EQ(parsed.errors[1].context, Words{"argument `c`"});
}

}  // namespace
}  // namespace composable::app
