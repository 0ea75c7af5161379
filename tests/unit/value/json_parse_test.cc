#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "unit/value/types.h"
#include "value/json_tree.h"

namespace composable::value {
namespace {

using test::ErrorOf;

std::string ParseError(std::string_view text) { return ErrorOf(ParseJson(text)); }

TEST(ParseJson, BuildsTheTree) {
  const auto tree = ParseJson(R"( {"a": [1, -2, "x\ny", null, true, {}], "b": {"c": []}} )");
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(boost::json::serialize(*tree), R"({"a":[1,-2,"x\ny",null,true,{}],"b":{"c":[]}})");
}

TEST(ParseJson, KeepsIntegersExact) {
  EXPECT_EQ(ParseJson("18446744073709551615")->get_uint64(), 18446744073709551615U);
  EXPECT_EQ(ParseJson("-9223372036854775808")->get_int64(),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(ParseJson("9223372036854775807")->get_int64(),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_TRUE(ParseJson("18446744073709551616")->is_double());
}

// The parser of Boost.JSON 1.81 alone is off in the last digit for some of these.
TEST(ParseJson, RoundsFractionsCorrectly) {
  for (const double number :
       {0.1, 1.1, 123456789.12345678, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308,
        0.30000000000000004, 9007199254740993.5, 1e23, 8.41e21, 4.35e-115}) {
    EXPECT_EQ(ParseJson(fmt::format("{:.17g}", number + 0.0))->to_number<double>(), number);
    EXPECT_EQ(ParseJson(fmt::format("[{:.16e}]", number))->at(0).get_double(), number);
  }
}

TEST(ParseJson, NumbersBeyondF64AreInfinite) {
  EXPECT_EQ(ParseJson("1e400")->get_double(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(ParseJson("-1e400")->get_double(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(ParseJson("1e-400")->get_double(), 0.0);
}

TEST(ParseJson, KeepsTheSignOfZero) {
  for (const std::string_view text : {"-0", "-0.0", "-0e5", "-1e-400"}) {
    const auto tree = ParseJson(text);
    ASSERT_TRUE(tree.has_value());
    EXPECT_TRUE(std::signbit(tree->get_double())) << text;
  }
}

TEST(ParseJson, JoinsThePartsOfLongStrings) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += R"(ab\u2603\")";
  const auto tree = ParseJson(fmt::format("[\"{}\",\"b\"]", text));
  ASSERT_TRUE(tree.has_value());
  std::string expected;
  for (int i = 0; i < 3000; ++i) expected += "ab☃\"";
  EXPECT_EQ(std::string_view(tree->at(0).get_string()), expected);
  EXPECT_EQ(std::string_view(tree->at(1).get_string()), "b");
  const auto object = ParseJson(fmt::format("{{\"{}\":1}}", text));
  ASSERT_TRUE(object.has_value());
  EXPECT_EQ(std::string_view(object->get_object().begin()->key()), expected);
}

TEST(ParseJson, SaysWhereTheTextIsWrong) {
  EXPECT_EQ(ParseError(""), "invalid-argument: invalid JSON at column 1: the text ends too early");
  EXPECT_EQ(ParseError("[1,"),
            "invalid-argument: invalid JSON at column 4: the text ends too early");
  EXPECT_EQ(ParseError("[1 2]"), "invalid-argument: invalid JSON at column 4: syntax error");
  EXPECT_EQ(ParseError("World"), "invalid-argument: invalid JSON at column 1: syntax error");
  EXPECT_EQ(ParseError("{\n  \"a\": 1,\n  b\n}"),
            "invalid-argument: invalid JSON at line 3, column 3: syntax error");
  EXPECT_EQ(ParseError("1 2"),
            "invalid-argument: invalid JSON at column 3: expected the end of the text");
}

TEST(ParseJson, ShowsTheLine) {
  const auto tree = ParseJson("{\n  \"a\": 01\n}");
  ASSERT_FALSE(tree.has_value());
  EXPECT_EQ(ToReport(tree.error()),
            "invalid JSON at line 2, column 9: syntax error\n"
            "    \"a\": 01\n"
            "          ^");
}

TEST(ParseJson, RefusesRepeatedKeys) {
  EXPECT_EQ(
      ParseError(R"({"a": 1, "b": {"c": 1, "\u0063": 2}})"),
      "invalid-argument: invalid JSON at column 35: the object that ends here has the key `c` "
      "twice");
  EXPECT_EQ(ParseError(R"([{"a": 1}, {"a": 2}])"), "");
}

TEST(ParseJson, RefusesWhatIsNotStrictlyJson) {
  for (const std::string_view text : {"[1,]",
                                      "{\"a\":1,}",
                                      "// x\n1",
                                      "/* x */ 1",
                                      "'a'",
                                      "nan",
                                      "NaN",
                                      "Infinity",
                                      "+1",
                                      ".5",
                                      "5.",
                                      "01",
                                      "0x10",
                                      "1e",
                                      "\"\t\"",
                                      "\"\\x\"",
                                      "\"\\ud800\"",
                                      "\"\\udc00\"",
                                      "\"\xFF\"",
                                      "\"\xED\xA0\x80\"",
                                      "\xEF\xBB\xBF\x31",
                                      "tru",
                                      "nul",
                                      "{1: 2}",
                                      "{\"a\"}",
                                      "[1]]",
                                      "\"a",
                                      "-",
                                      "--1"}) {
    EXPECT_TRUE(ParseError(text).starts_with("invalid-argument: invalid JSON at ")) << text;
  }
}

TEST(ParseJson, BoundsTheNesting) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_EQ(ParseError(nested(kMaxJsonDepth)), "");
  EXPECT_EQ(ParseError(nested(kMaxJsonDepth + 1)),
            "invalid-argument: invalid JSON at column 513: arrays and objects nest deeper than 512 "
            "levels");
  EXPECT_NE(ParseError(nested(1000000)), "");
}

}  // namespace
}  // namespace composable::value
