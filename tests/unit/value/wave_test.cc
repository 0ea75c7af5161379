#include "value/wave.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "unit/value/types.h"

namespace composable::value {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// Expects that the text reads as the value.
void ExpectReads(const Type& type, std::string_view text, const Value& value) {
  const auto read = FromWave(type, text);
  ASSERT_EQ(ErrorOf(read), "") << ToWit(type) << " " << text;
  EXPECT_EQ(*read, value) << ToWit(type) << " " << text;
}

// Expects that the text reads as the value, and the value prints as the text.
void ExpectWave(const Type& type, const Value& value, std::string_view text) {
  EXPECT_EQ(ToWave(type, value), text) << ToWit(type);
  ExpectReads(type, text, value);
}

TEST(Wave, Bools) {
  ExpectWave(BoolType(), true, "true");
  ExpectWave(BoolType(), false, "false");
}

TEST(Wave, Integers) {
  ExpectWave(Of(Kind::kS8), std::int8_t{-128}, "-128");
  ExpectWave(U8Type(), U8(255), "255");
  ExpectWave(Of(Kind::kS16), std::int16_t{-1}, "-1");
  ExpectWave(U16Type(), U16(65535), "65535");
  ExpectWave(S32Type(), std::int32_t{0}, "0");
  ExpectWave(U32Type(), U32(4294967295), "4294967295");
  ExpectWave(S64Type(), std::numeric_limits<std::int64_t>::min(), "-9223372036854775808");
  ExpectWave(U64Type(), std::numeric_limits<std::uint64_t>::max(), "18446744073709551615");
}

TEST(Wave, Floats) {
  ExpectWave(F64Type(), 3.14, "3.14");
  ExpectWave(F32Type(), 0.1F, "0.1");
  ExpectWave(F64Type(), -100000.0, "-100000");
  ExpectWave(F64Type(), std::numeric_limits<double>::infinity(), "inf");
  ExpectWave(F32Type(), -std::numeric_limits<float>::infinity(), "-inf");
  ExpectReads(F64Type(), "6.022e+23", 6.022e23);
  ExpectReads(F64Type(), "1E-2", 0.01);
  ExpectReads(F32Type(), "3.4028234664e39", std::numeric_limits<float>::infinity());
  const auto nan = FromWave(F32Type(), "nan");
  ASSERT_TRUE(nan.has_value());
  EXPECT_TRUE(std::isnan(nan->As<float>()));
  EXPECT_EQ(ToWave(F32Type(), *nan), "nan");
}

TEST(Wave, Characters) {
  ExpectWave(CharType(), U'x', "'x'");
  ExpectWave(CharType(), U'🌊', "'🌊'");
  ExpectWave(CharType(), U'\'', R"('\'')");
  ExpectWave(CharType(), U'"', R"('\"')");
  ExpectWave(CharType(), U'\\', R"('\\')");
  ExpectWave(CharType(), U'\0', R"('\u{0}')");
  ExpectReads(CharType(), R"('"')", U'"');
  ExpectReads(CharType(), R"('\u{2603}')", U'☃');
  ExpectReads(CharType(), R"('\u{002603}')", U'☃');
  ExpectReads(CharType(), R"('\u{10FfFf}')", U'\U0010FFFF');
}

TEST(Wave, Strings) {
  ExpectWave(StringType(), String(""), R"("")");
  ExpectWave(StringType(), String("Hello, ☃"), R"("Hello, ☃")");
  ExpectWave(StringType(), String("a\t\n\r\"'\\b"), R"("a\t\n\r\"\'\\b")");
  ExpectReads(StringType(), R"("it's \u{2603}\u{41}")", String("it's ☃A"));
  ExpectReads(StringType(), "\"a\tb\rc\"", String("a\tb\rc"));
  ExpectReads(StringType(), R"("// no comment")", String("// no comment"));
}

TEST(Wave, EscapesWhatDoesNotShow) {
  ExpectWave(StringType(), String("\x1b[0m\x7f\u0085"), R"("\u{1b}[0m\u{7f}\u{85}")");
  ExpectWave(StringType(), String("\u200b\u202e\u2066\ufeff\U000e0001"),
             R"("\u{200b}\u{202e}\u{2066}\u{feff}\u{e0001}")");
  ExpectWave(StringType(), String(std::string("\0", 1)), R"("\u{0}")");
}

TEST(Wave, MultilineStrings) {
  ExpectReads(StringType(), "\"\"\"\n\"\"\"", String(""));
  ExpectReads(StringType(), "\"\"\"\nA single line\n\"\"\"", String("A single line"));
  ExpectReads(StringType(), "\"\"\"\n    by the end\n      more\n  \"\"\"",
              String("  by the end\n    more"));
  ExpectReads(StringType(), "\"\"\"\n\n\"\"\"", String(""));
  ExpectReads(StringType(), "\"\"\"\n\nblank lines stay\n\n\"\"\"", String("\nblank lines stay\n"));
  ExpectReads(StringType(), "\"\"\"\n\\t\\u{2603} 'q' \"\"\\\"\n\"\"\"", String("\t☃ 'q' \"\"\""));
}

TEST(Wave, MultilineStringsTakeEitherLineBreak) {
  ExpectReads(StringType(), "\"\"\"\r\n  a\r\n  b\r\n  \"\"\"", String("a\nb"));
  ExpectReads(StringType(), "\"\"\"\na\\r\nb\n\"\"\"", String("a\r\nb"));
}

TEST(Wave, Records) {
  ExpectWave(PersonType(), SequenceOf(String("Ada"), Some(U8(36))),
             R"({name: "Ada", age: some(36)})");
  ExpectWave(PersonType(), SequenceOf(String("Ada"), None()), R"({name: "Ada"})");
  ExpectReads(PersonType(), R"({ age : 36 , %name : "Ada" , })",
              SequenceOf(String("Ada"), Some(U8(36))));
  ExpectReads(PersonType(), R"({age: none, name: "Ada"})", SequenceOf(String("Ada"), None()));
}

TEST(Wave, RecordsWithoutFields) {
  const Type type = Type::Record({{"a", Type::Option(U8Type())}});
  ExpectWave(type, SequenceOf(None()), "{:}");
  ExpectReads(type, "{ : }", SequenceOf(None()));
  ExpectReads(type, "{a: none}", SequenceOf(None()));
  ExpectWave(Type::Record({}), SequenceOf(), "{:}");
}

TEST(Wave, RecordFieldsMayBeNamedLikeKeywords) {
  const Type type = Type::Record({{"true", BoolType()}, {"some", Type::Option(U8Type())}});
  ExpectWave(type, SequenceOf(false, Some(U8(1))), "{true: false, some: some(1)}");
}

TEST(Wave, ListsAndTuples) {
  ExpectWave(Type::List(U32Type()), SequenceOf(U32(1), U32(2)), "[1, 2]");
  ExpectWave(Type::List(U8Type()), Bytes{1, 2}, "[1, 2]");
  ExpectWave(Type::List(StringType()), SequenceOf(), "[]");
  ExpectWave(Type::FixedList(U8Type(), 2), SequenceOf(U8(1), U8(2)), "[1, 2]");
  ExpectWave(Type::Tuple({U8Type(), StringType()}), SequenceOf(U8(1), String("a")), R"((1, "a"))");
  ExpectReads(Type::List(U8Type()), "[1,2,]", (Bytes{1, 2}));
  ExpectReads(Type::Tuple({U8Type()}), "( 1 , )", SequenceOf(U8(1)));
}

TEST(Wave, VariantsAndEnums) {
  ExpectWave(ShapeType(), Variant(0), "point");
  ExpectWave(ShapeType(), Variant(1, 0.5), "circle(0.5)");
  ExpectWave(ShapeType(), Variant(2, SequenceOf(U32(1), U32(2))), "rectangle((1, 2))");
  ExpectWave(ColorType(), Enum{2}, "blue");
  ExpectReads(ColorType(), "%blue", Enum{2});
  ExpectReads(ShapeType(), "%circle ( 1 )", Variant(1, 1.0));
}

TEST(Wave, CasesNamedLikeKeywordsHaveAPercentSign) {
  const std::vector<std::string> keywords = {"true", "false", "some", "none",
                                             "ok",   "err",   "inf",  "nan"};
  const Type type = Type::Enum(keywords);
  for (std::uint32_t i = 0; i < keywords.size(); ++i) {
    ExpectWave(type, Enum{i}, fmt::format("%{}", keywords[i]));
  }
  const Type response = Type::Variant({{"ok", std::nullopt}, {"err", StringType()}});
  ExpectWave(response, Variant(0), "%ok");
  ExpectWave(response, Variant(1, String("oops")), R"(%err("oops"))");
}

TEST(Wave, Flags) {
  ExpectWave(PermissionsType(), FlagsOf({0}), "{}");
  ExpectWave(PermissionsType(), FlagsOf({5}), "{read, execute}");
  ExpectReads(PermissionsType(), "{ %execute, read, }", FlagsOf({5}));
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back(fmt::format("f{}", i));
  ExpectWave(Type::Flags(names), FlagsOf({0x80000000, 0x80}), "{f31, f39}");
}

TEST(Wave, Options) {
  const Type type = Type::Option(U8Type());
  ExpectWave(type, None(), "none");
  ExpectWave(type, Some(U8(1)), "some(1)");
  ExpectReads(type, "1", Some(U8(1)));
  ExpectReads(Type::Option(ShapeType()), "circle(1)", Some(Variant(1, 1.0)));
  ExpectWave(Type::Option(type), Some(None()), "some(none)");
  ExpectReads(Type::Option(type), "some(1)", Some(Some(U8(1))));
  ExpectReads(Type::Option(type), "none", None());
}

TEST(Wave, OptionsOfCasesNamedLikeTheirOwn) {
  const Type type = Type::Option(Type::Enum({"some", "none"}));
  ExpectReads(type, "none", None());
  ExpectReads(type, "%none", Some(Enum{1}));
  ExpectReads(type, "some(%some)", Some(Enum{0}));
}

TEST(Wave, Results) {
  const Type type = Type::Result(U8Type(), StringType());
  ExpectWave(type, Ok(U8(1)), "ok(1)");
  ExpectWave(type, Err(String("no")), R"(err("no"))");
  ExpectReads(type, "1", Ok(U8(1)));
  const Type bare = Type::Result(std::nullopt, std::nullopt);
  ExpectWave(bare, Ok(), "ok");
  ExpectWave(bare, Err(), "err");
  ExpectWave(Type::Result(std::nullopt, U8Type()), Err(U8(1)), "err(1)");
}

TEST(Wave, Maps) {
  ExpectWave(Type::Map(StringType(), U8Type()), MapOf({{String("b"), U8(1)}, {String("a"), U8(2)}}),
             R"({"b": 1, "a": 2})");
  ExpectWave(Type::Map(BoolType(), Type::List(U8Type())),
             MapOf({{true, Bytes{1}}, {false, Bytes{}}}), "{true: [1], false: []}");
  ExpectWave(Type::Map(CharType(), Type::Option(U8Type())), MapOf({{U'\'', Some(U8(3))}}),
             R"({'\'': some(3)})");
  ExpectWave(Type::Map(S32Type(), StringType()), MapOf({{std::int32_t{-1}, String("x")}}),
             R"({-1: "x"})");
  ExpectWave(Type::Map(StringType(), U8Type()), MapOf({}), "{}");
  ExpectReads(Type::Map(StringType(), U8Type()), "{ : }", MapOf({}));
  ExpectReads(Type::Map(StringType(), U8Type()), "{\"\"\"\nk\n\"\"\": 1,}",
              MapOf({{String("k"), U8(1)}}));
}

TEST(Wave, MapsMayHaveKeysOfAnyType) {
  ExpectWave(Type::Map(ColorType(), U8Type()), MapOf({{Enum{0}, U8(1)}}), "{red: 1}");
  ExpectWave(Type::Map(Type::Tuple({U8Type(), U8Type()}), U8Type()),
             MapOf({{SequenceOf(U8(1), U8(2)), U8(3)}}), "{(1, 2): 3}");
}

TEST(Wave, TheLastOfARepeatedKeyCounts) {
  const Type type = Type::Map(StringType(), U8Type());
  ExpectReads(type, R"({"a": 1, "b": 2, "\u{61}": 3})",
              MapOf({{String("a"), U8(3)}, {String("b"), U8(2)}}));
  EXPECT_EQ(ToWave(type, MapOf({{String("a"), U8(1)}, {String("a"), U8(2)}})), R"({"a": 2})");
}

TEST(Wave, SpaceAndCommentsMeanNothing) {
  ExpectReads(Type::List(U8Type()), " \t\r\n[ // one\n1 // two ]\n, 2 ] // three", (Bytes{1, 2}));
  ExpectReads(U8Type(), "//\n//x\n1//", U8(1));
}

TEST(Wave, HandlesAreReadOnlyOnRequest) {
  EXPECT_EQ(ToWave(FileType(), Handle{7}), "handle(7)");
  EXPECT_EQ(ErrorOf(FromWave(FileType(), "handle(7)")),
            "type-mismatch: at column 1: a `borrow<file>` cannot be given as text");
  const auto handle = FromWave(FileType(), "handle( 7 )", WaveHandles::kAccept);
  ASSERT_EQ(ErrorOf(handle), "");
  EXPECT_EQ(*handle, Value(Handle{7}));
  EXPECT_EQ(ErrorOf(FromWave(FileType(), "7", WaveHandles::kAccept)),
            "type-mismatch: at column 1: expected `borrow<file>`, got `7`");
  EXPECT_EQ(ErrorOf(FromWave(FileType(), "handle(-1)", WaveHandles::kAccept)),
            "type-mismatch: at column 8: expected `u32`, got `-1` (integers from 0 to 4294967295)");
}

TEST(Wave, AppendsBehindWhatIsThere) {
  std::string text = "x=";
  AppendWave(U8Type(), U8(1), text);
  EXPECT_EQ(text, "x=1");
}

wit::FunctionType Call() {
  return {false,
          {{"a", U8Type()}, {"b", Type::Option(U8Type())}, {"c", Type::Option(StringType())}},
          std::nullopt};
}

TEST(WaveCall, HasANameAndArguments) {
  EXPECT_EQ(WaveCallName("greet(\"World\")"), "greet");
  EXPECT_EQ(WaveCallName("  my-func (1)"), "my-func");
  EXPECT_EQ(WaveCallName("greeter.greet()"), "greeter.greet");
  EXPECT_EQ(WaveCallName("a:b/greeter.greet@1.20.0()"), "a:b/greeter.greet@1.20.0");
  EXPECT_EQ(WaveCallName("a:b/greet(1)"), "a:b/greet");
  EXPECT_EQ(FromWaveCall(Call(), "f(1, some(2), \"x\")").value(),
            (std::vector<Value>{U8(1), Some(U8(2)), Some(String("x"))}));
  EXPECT_EQ(FromWaveCall(wit::FunctionType(), "a.f( ) // done").value(), std::vector<Value>());
}

TEST(WaveCall, MayLeaveOutOptionsAtTheEnd) {
  EXPECT_EQ(FromWaveCall(Call(), "f(1)").value(), (std::vector<Value>{U8(1), None(), None()}));
  EXPECT_EQ(FromWaveCall(Call(), "f(1, 2,)").value(),
            (std::vector<Value>{U8(1), Some(U8(2)), None()}));
}

TEST(WaveCall, NamesWhatIsWrong) {
  EXPECT_EQ(ErrorOf(FromWaveCall(Call(), "f()")),
            "invalid-argument: at column 3: missing argument `a`");
  EXPECT_EQ(ErrorOf(FromWaveCall(Call(), "f(1, 2, \"x\", 4)")),
            "invalid-argument: at column 14: expected 3 arguments, got more");
  EXPECT_EQ(ErrorOf(FromWaveCall(Call(), "f(1, 2, 3)")),
            "type-mismatch: argument `c`: at column 9: expected `string`, got `3`");
  EXPECT_EQ(ErrorOf(FromWaveCall(Call(), "f(1")),
            "invalid-argument: at column 4: expected `,` or `)`, got the end of the text");
  EXPECT_EQ(ErrorOf(FromWaveCall(Call(), "f")),
            "invalid-argument: at column 2: expected `(`, got the end of the text");
  EXPECT_EQ(ErrorOf(FromWaveCall(Call(), "f(1) 2")),
            "invalid-argument: at column 6: expected the end of the text, got `2`");
}

TEST(WaveCall, RefusesWhatIsNoName) {
  for (const std::string_view text : {"", "(1)", "1(1)", "a:(1)", "a.b.(1)", "a@1.0(1)",
                                      "a@1.00.0(1)", "a@x(1)", "%a(1)", "-a(1)"}) {
    const auto name = WaveCallName(text);
    EXPECT_TRUE(!name || *name != text.substr(0, text.find('('))) << text;
  }
  EXPECT_EQ(ErrorOf(WaveCallName(" (1)")),
            "invalid-argument: at column 2: expected the name of a function, as in "
            "`greet(\"World\")`");
}

}  // namespace
}  // namespace composable::value
