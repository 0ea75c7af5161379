// What is no value of a type, and what the error then says.
#include <gtest/gtest.h>

#include <string>

#include "unit/value/types.h"
#include "value/wave.h"

namespace composable::value {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

std::string WaveError(const Type& type, std::string_view text) {
  return ErrorOf(FromWave(type, text));
}

TEST(WaveError, NamesThePathAndPlace) {
  const Type type = Type::Record({{"items", Type::List(PersonType())}});
  EXPECT_EQ(WaveError(type, R"({items: [{name: "a"}, {name: 7}]})"),
            "type-mismatch: at `.items[1].name`, column 30: expected `string`, got `7`");
  EXPECT_EQ(WaveError(type, "{\n  items: [\n    {name: 7}\n  ]\n}"),
            "type-mismatch: at `.items[0].name`, line 3, column 12: expected `string`, got `7`");
  EXPECT_EQ(WaveError(ShapeType(), "rectangle((1, true))"),
            "type-mismatch: at `.rectangle[1]`, column 15: expected `u32`, got `true`");
  EXPECT_EQ(WaveError(Type::Map(StringType(), U8Type()), R"({"a b": []})"),
            R"(type-mismatch: at `["a b"]`, column 9: expected `u8`, got `[`)");
}

TEST(WaveError, ShowsTheLine) {
  const auto value = FromWave(Type::List(U8Type()), "[\n  1,\n  'x'\n]");
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(ToReport(value.error()),
            "at `[1]`, line 3, column 3: expected `u8`, got `'x'`\n"
            "    'x'\n"
            "    ^");
}

TEST(WaveError, ShowsPartOfALongLine) {
  const std::string text = fmt::format("[{}\"☃☃☃☃\"]", std::string(200, ' '));
  const auto value = FromWave(Type::List(U8Type()), text);
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().details, fmt::format("  {0}\"☃☃☃☃\"]\n  {0}^", std::string(60, ' ')));
}

TEST(WaveError, StaysOnOneLineAndShowsNothingHidden) {
  const auto value = FromWave(U8Type(), "\"\u202e\x1b\"");
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(ToReport(value.error()),
            "at column 1: expected `u8`, got `\"\\u{202e}\\u{1b}\"`\n"
            "  \"??\"\n"
            "  ^");
  EXPECT_EQ(WaveError(U8Type(), "\"\"\"\na\n\"\"\""),
            "type-mismatch: at line 1, column 1: expected `u8`, got `\"\"\"\\na\\n\"\"\"`");
}

TEST(WaveError, ShowsWholeWords) {
  EXPECT_EQ(WaveError(F32Type(), "NaN"), "type-mismatch: at column 1: expected `f32`, got `NaN`");
  EXPECT_EQ(WaveError(StringType(), "World"),
            "type-mismatch: at column 1: expected `string`, got `World`");
  EXPECT_EQ(WaveError(U8Type(), "-infinity"),
            "type-mismatch: at column 1: expected `u8`, got `-infinity` (integers from 0 to 255)");
}

TEST(WaveError, NamesTheRangeOfIntegers) {
  EXPECT_EQ(WaveError(U8Type(), "256"),
            "type-mismatch: at column 1: expected `u8`, got `256` (integers from 0 to 255)");
  EXPECT_EQ(WaveError(U8Type(), "-0"),
            "type-mismatch: at column 1: expected `u8`, got `-0` (integers from 0 to 255)");
  EXPECT_EQ(WaveError(Of(Kind::kS8), "1.0"),
            "type-mismatch: at column 1: expected `s8`, got `1.0` (integers from -128 to 127)");
  EXPECT_EQ(WaveError(U32Type(), "nan"), "type-mismatch: at column 1: expected `u32`, got `nan`");
  EXPECT_EQ(WaveError(F64Type(), "true"), "type-mismatch: at column 1: expected `f64`, got `true`");
}

TEST(WaveError, WrongNumbers) {
  for (const std::string_view text :
       {"01", "1.", ".5", "+1", "1e", "0x1", "1_000", "--1", "-", "- 1", "-nan", "1.5.", "1 2"}) {
    EXPECT_NE(WaveError(F64Type(), text), "") << text;
  }
  EXPECT_EQ(WaveError(F64Type(), "-nan"),
            "invalid-argument: at column 1: a `-` is followed by digits or by `inf`");
  EXPECT_EQ(WaveError(F64Type(), "01"),
            "invalid-argument: at column 2: expected the end of the text, got `1`");
}

TEST(WaveError, EndsAndStrangers) {
  EXPECT_EQ(WaveError(U8Type(), ""),
            "invalid-argument: at column 1: expected `u8`, got the end of the text");
  EXPECT_EQ(WaveError(U8Type(), "// 1"),
            "invalid-argument: at column 5: expected `u8`, got the end of the text");
  EXPECT_EQ(WaveError(U8Type(), "#1"),
            "invalid-argument: at column 1: no value starts with this character");
  EXPECT_EQ(WaveError(U8Type(), "1 / 2"),
            "invalid-argument: at column 3: no value starts with this character");
  EXPECT_EQ(WaveError(U8Type(), "%"),
            "invalid-argument: at column 1: no value starts with this character");
  EXPECT_EQ(WaveError(StringType(), "\"\xFF\""), "invalid-argument: the text is not UTF-8");
}

TEST(WaveError, WrongLabels) {
  for (const std::string_view text :
       {"red-", "-red", "1red", "redX", "Red", "r_ed", "red--x", "%%red", "% red", "réd"}) {
    EXPECT_NE(WaveError(ColorType(), text), "") << text;
  }
}

constexpr std::string_view kBadEscape =
    "no such escape; there are \\\\ \\' \\\" \\t \\n \\r and \\u{…} with the hexadecimal number of "
    "a "
    "Unicode scalar value";

TEST(WaveError, WrongCharacters) {
  for (const std::string_view text : {"''", "'ab'", "'☃☃'", "'\\n\\n'", "'\\u{41}x'"}) {
    EXPECT_EQ(WaveError(CharType(), text),
              "invalid-argument: at column 1: a char is one character between `'`")
        << text;
  }
  for (const std::string_view text :
       {R"('\z')", R"('\u41')", R"('\u{}')", R"('\u{x}')", R"('\u{0000041}')", R"('\u{110000}')",
        R"('\u{D800}')", R"('\u{41')"}) {
    EXPECT_EQ(WaveError(CharType(), text),
              fmt::format("invalid-argument: at column 2: {}", kBadEscape))
        << text;
  }
  EXPECT_EQ(WaveError(CharType(), "'x"),
            "invalid-argument: at column 1: the char has no closing `'` on its line");
  EXPECT_EQ(WaveError(CharType(), "'\n'"),
            "invalid-argument: at line 1, column 1: the char has no closing `'` on its line");
  EXPECT_EQ(WaveError(CharType(), R"("x")"),
            R"(type-mismatch: at column 1: expected `char`, got `"x"`)");
}

TEST(WaveError, WrongStrings) {
  EXPECT_EQ(WaveError(StringType(), R"("ab\zc")"),
            fmt::format("invalid-argument: at column 4: {}", kBadEscape));
  EXPECT_EQ(WaveError(StringType(), R"("\u{d83c}\u{df0a}")"),
            fmt::format("invalid-argument: at column 2: {}", kBadEscape));
  EXPECT_EQ(WaveError(StringType(), R"("ab)"),
            "invalid-argument: at column 1: the string has no closing `\"` on its line");
  EXPECT_EQ(WaveError(StringType(), R"("ab\")"),
            "invalid-argument: at column 1: the string has no closing `\"` on its line");
  EXPECT_EQ(WaveError(StringType(), "\"a\nb\""),
            "invalid-argument: at line 1, column 1: the string has no closing `\"` on its line");
  EXPECT_EQ(WaveError(StringType(), "\"a\\\nb\""),
            "invalid-argument: at line 1, column 1: the string has no closing `\"` on its line");
}

TEST(WaveError, WrongMultilineStrings) {
  const std::string_view no_break = "a line break must follow directly after the opening `\"\"\"`";
  EXPECT_EQ(WaveError(StringType(), R"("""""")"),
            fmt::format("invalid-argument: at column 4: {}", no_break));
  EXPECT_EQ(WaveError(StringType(), "\"\"\"x\n\"\"\""),
            fmt::format("invalid-argument: at line 1, column 4: {}", no_break));
  EXPECT_EQ(WaveError(StringType(), "\"\"\"\r\"\"\""),
            fmt::format("invalid-argument: at column 4: {}", no_break));
  EXPECT_EQ(WaveError(StringType(), "\"\"\"\nx\"\"\""),
            "invalid-argument: at line 2, column 2: only spaces may stand before the closing "
            "`\"\"\"` on its line");
  EXPECT_EQ(WaveError(StringType(), "\"\"\"\n  a\n b\n  \"\"\""),
            "invalid-argument: at line 3, column 1: the line is indented by fewer spaces than the "
            "closing `\"\"\"`");
  EXPECT_EQ(WaveError(StringType(), "\"\"\"\na\\x\n\"\"\""),
            fmt::format("invalid-argument: at line 2, column 2: {}", kBadEscape));
  EXPECT_EQ(WaveError(StringType(), "\"\"\"\na\n"),
            "invalid-argument: at line 1, column 1: the string has no closing `\"\"\"`");
}

TEST(WaveError, WrongRecords) {
  EXPECT_EQ(WaveError(PersonType(), "{age: 1}"),
            "type-mismatch: at column 1: missing field `name` of `person`");
  EXPECT_EQ(WaveError(PersonType(), "{:}"),
            "type-mismatch: at column 1: missing field `name` of `person`");
  EXPECT_EQ(WaveError(PersonType(), "{}"),
            "type-mismatch: at column 1: expected `person`, got `{}`; a record without fields is "
            "`{:}`");
  EXPECT_EQ(WaveError(PersonType(), R"({nmae: "a"})"),
            "type-mismatch: at column 2: unknown field `nmae` of `person`; did you mean `name`?");
  EXPECT_EQ(WaveError(PersonType(), R"({name: "a", name: "b"})"),
            "type-mismatch: at column 13: the field `name` is there twice");
  EXPECT_EQ(WaveError(PersonType(), R"({"name": "a"})"),
            "invalid-argument: at column 2: expected the name of a field, got `\"name\"`");
  EXPECT_EQ(WaveError(PersonType(), R"({name "a"})"),
            "invalid-argument: at column 7: expected `:`, got `\"a\"`");
  EXPECT_EQ(WaveError(PersonType(), R"({name: "a" age: 1})"),
            "invalid-argument: at column 12: expected `,` or `}`, got `age`");
  EXPECT_EQ(WaveError(PersonType(), R"({name: "a",,})"),
            "invalid-argument: at column 12: expected the name of a field, got `,`");
  EXPECT_EQ(WaveError(PersonType(), "[]"),
            "type-mismatch: at column 1: expected `person`, got `[`");
}

TEST(WaveError, WrongListsAndTuples) {
  EXPECT_EQ(WaveError(Type::Tuple({U8Type(), U8Type()}), "(1)"),
            "type-mismatch: at column 1: expected `tuple<u8, u8>`, got 1 item");
  EXPECT_EQ(WaveError(Type::Tuple({U8Type(), U8Type()}), "()"),
            "type-mismatch: at column 1: expected `tuple<u8, u8>`, got 0 items");
  EXPECT_EQ(WaveError(Type::Tuple({U8Type()}), "(1, 2)"),
            "type-mismatch: at column 5: expected `tuple<u8>`, got `2`, an item more than its 1");
  EXPECT_EQ(WaveError(Type::FixedList(U8Type(), 2), "[1]"),
            "type-mismatch: at column 1: expected `list<u8, 2>`, got 1 item");
  EXPECT_EQ(WaveError(Type::List(U8Type()), "[1, 300]"),
            "type-mismatch: at `[1]`, column 5: expected `u8`, got `300` (integers from 0 to 255)");
  EXPECT_EQ(WaveError(Type::List(U16Type()), "[,]"),
            "type-mismatch: at `[0]`, column 2: expected `u16`, got `,`");
  EXPECT_EQ(WaveError(Type::List(U16Type()), "[1"),
            "invalid-argument: at column 3: expected `,` or `]`, got the end of the text");
}

TEST(WaveError, WrongCases) {
  EXPECT_EQ(WaveError(ColorType(), "grene"),
            "type-mismatch: at column 1: unknown case `grene` of `color`; did you mean `green`?");
  EXPECT_EQ(WaveError(ColorType(), "red(1)"),
            "invalid-argument: at column 4: expected the end of the text, got `(`");
  EXPECT_EQ(WaveError(ShapeType(), "point(1)"),
            "type-mismatch: at column 1: the case `point` of `shape` has no payload");
  EXPECT_EQ(WaveError(ShapeType(), "circle"),
            "type-mismatch: at column 1: the case `circle` of `shape` has a payload: write "
            "`circle(…)`");
  EXPECT_EQ(WaveError(ShapeType(), "circle(1"),
            "invalid-argument: at column 9: expected `)`, got the end of the text");
  EXPECT_EQ(WaveError(ShapeType(), "none"),
            "type-mismatch: at column 1: expected `shape`, got `none`");
  EXPECT_EQ(WaveError(Type::Enum({"ok"}), "ok"),
            "type-mismatch: at column 1: expected `enum { ok }`, got `ok`, which is a keyword; the "
            "case is written `%ok`");
}

TEST(WaveError, WrongOptionsAndResults) {
  const Type option = Type::Option(U8Type());
  EXPECT_EQ(WaveError(option, "some"),
            "type-mismatch: at column 1: the case `some` of `option<u8>` has a payload: write "
            "`some(…)`");
  EXPECT_EQ(WaveError(option, "none(1)"),
            "type-mismatch: at column 1: the case `none` of `option<u8>` has no payload");
  EXPECT_EQ(WaveError(option, "some(some(1))"),
            "type-mismatch: at column 6: expected `u8`, got `some`");
  EXPECT_EQ(WaveError(option, "%none"), "type-mismatch: at column 1: expected `u8`, got `%none`");
  EXPECT_EQ(
      WaveError(Type::Option(option), "1"),
      "type-mismatch: at column 1: expected `option<option<u8>>`, got `1`; write `some(…)` or "
      "`none`, as its payload may be left bare itself");
  EXPECT_EQ(WaveError(Type::Result(option, U8Type()), "1"),
            "type-mismatch: at column 1: expected `result<option<u8>, u8>`, got `1`; write `ok(…)` "
            "or `err(…)`, as its payload may be left bare itself");
  EXPECT_EQ(WaveError(Type::Result(std::nullopt, U8Type()), "1"),
            "type-mismatch: at column 1: expected `result<_, u8>`, got `1`; write `ok` or `err`");
  EXPECT_EQ(WaveError(Type::Result(U8Type(), std::nullopt), "ok"),
            "type-mismatch: at column 1: the case `ok` of `result<u8>` has a payload: write "
            "`ok(…)`");
  EXPECT_EQ(WaveError(Type::Result(U8Type(), std::nullopt), "err(1)"),
            "type-mismatch: at column 1: the case `err` of `result<u8>` has no payload");
}

TEST(WaveError, WrongFlags) {
  EXPECT_EQ(WaveError(PermissionsType(), "{read, wirte}"),
            "type-mismatch: at column 8: unknown flag `wirte` of `permissions`; did you mean "
            "`write`?");
  EXPECT_EQ(WaveError(PermissionsType(), "{read, %read}"),
            "type-mismatch: at column 8: the flag `read` is there twice");
  EXPECT_EQ(WaveError(PermissionsType(), "{:}"),
            "invalid-argument: at column 2: expected the name of a flag, got `:`");
  EXPECT_EQ(WaveError(PermissionsType(), "{read: true}"),
            "invalid-argument: at column 6: expected `,` or `}`, got `:`");
}

TEST(WaveError, WrongMaps) {
  const Type type = Type::Map(StringType(), U8Type());
  EXPECT_EQ(WaveError(type, "{a: 1}"), "type-mismatch: at column 2: expected `string`, got `a`");
  EXPECT_EQ(WaveError(type, R"({"a"})"), "invalid-argument: at column 5: expected `:`, got `}`");
  EXPECT_EQ(WaveError(type, R"([("a", 1)])"),
            "type-mismatch: at column 1: expected `map<string, u8>`, got `[`");
  EXPECT_EQ(WaveError(Type::Map(BoolType(), U8Type()), "{%true: 1}"),
            "type-mismatch: at column 2: expected `bool`, got `%true`");
}

}  // namespace
}  // namespace composable::value
