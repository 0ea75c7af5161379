#include "config/toml_outline.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/text.h"

namespace composable::config {
namespace {

using test::Join;
using test::Repeat;

// Each statement's key, with a `#` before the keys of headers.
std::vector<std::string> KeysOf(std::string_view text) {
  std::vector<std::string> keys;
  for (const TomlStatement& statement : OutlineToml(text).statements) {
    const std::string_view key =
        text.substr(statement.key_begin, statement.key_end - statement.key_begin);
    keys.push_back(Join(statement.kind == TomlStatement::Kind::kHeader ? "#" : "", key));
  }
  return keys;
}

using Keys = std::vector<std::string>;

TEST(TomlOutlineTest, FindsStatements) {
  EXPECT_EQ(KeysOf("a = 1\n  b.c=2 # d = 3\n[e.f]\n\n[[g]]\r\nh = 4"),
            (Keys{"a ", "b.c", "#e.f", "#g", "h "}));
  EXPECT_EQ(KeysOf(""), Keys{});
  EXPECT_EQ(KeysOf("# only\n\n  # comments"), Keys{});
}

TEST(TomlOutlineTest, NeitherStringsNorOpenBracketsEndAStatement) {
  EXPECT_EQ(KeysOf("a = [\n1, # ]\n'x]',\n]\nb = 1\n"), (Keys{"a ", "b "}));
  EXPECT_EQ(KeysOf("a = \"\"\"\n[x]\nb = 1\n\"\"\"\nc = 1\n"), (Keys{"a ", "c "}));
  EXPECT_EQ(KeysOf("a = '''\n[x]\n\\'''\nc = 1\n"), (Keys{"a ", "c "}));
  EXPECT_EQ(KeysOf("a = \"\\\"\nb = 1\"\n"),
            (Keys{"a ", "b "}));  // unterminated: ends with its line
  EXPECT_EQ(KeysOf("\"a=b\" = 1\n'c=#d' = 2\n"), (Keys{"\"a=b\" ", "'c=#d' "}));
  EXPECT_EQ(KeysOf("[\"a]b\"]\nc = 1\n"), (Keys{"#\"a]b\"", "c "}));
}

TEST(TomlOutlineTest, QuotesMayStandBeforeTheClosingThree) {
  EXPECT_EQ(KeysOf("a = [\"\"\"x\"\"\"\"\"]\nb = 1\n"), (Keys{"a ", "b "}));
  EXPECT_EQ(KeysOf("a = ['''x'''']\nb = 1\n"), (Keys{"a ", "b "}));
  EXPECT_EQ(KeysOf("a = [\"\", '']\nb = 1\n"), (Keys{"a ", "b "}));
}

TEST(TomlOutlineTest, BoundsBrackets) {
  EXPECT_FALSE(OutlineToml(Join("a = ", Repeat("[", 64), Repeat("]", 64))).too_deep);
  EXPECT_EQ(OutlineToml(Join("a = ", Repeat("[", 65), Repeat("]", 65))).too_deep, 4U + 64U);
  EXPECT_EQ(OutlineToml(Join("a = ", Repeat("{x=", 65))).too_deep, 4U + 64U * 3U);
  // Brackets beside one another do not add up.
  EXPECT_FALSE(OutlineToml(Join("a = [", Repeat("[],", 1000), "]")).too_deep);
  EXPECT_FALSE(OutlineToml(Repeat("a = [[1]]\n", 1000)).too_deep);
}

TEST(TomlOutlineTest, BoundsDottedKeys) {
  EXPECT_FALSE(OutlineToml(Join("[a", Repeat(".a", 63), "]")).too_deep);
  EXPECT_EQ(OutlineToml(Join("[a", Repeat(".a", 64), "]")).too_deep, 2U + 126U);
  EXPECT_FALSE(OutlineToml(Join("a", Repeat(".a", 64), " = 1")).too_deep);
  EXPECT_TRUE(OutlineToml(Join("a", Repeat(".a", 65), " = 1")).too_deep);
  EXPECT_TRUE(OutlineToml(Join("a", Repeat(" . \"a\"", 65), " = 1")).too_deep);
  EXPECT_FALSE(OutlineToml(Join("a = [", Repeat("1.5, ", 1000), "]")).too_deep);
}

TEST(TomlOutlineTest, AddsUpHeadersKeysAndBrackets) {
  const std::string header = Join("[a", Repeat(".a", 31), "]\n");  // 32 levels
  EXPECT_FALSE(OutlineToml(Join(header, "x = ", Repeat("[", 32))).too_deep);
  EXPECT_TRUE(OutlineToml(Join(header, "x = ", Repeat("[", 33))).too_deep);
  EXPECT_FALSE(
      OutlineToml(Join(header, "b", Repeat(".b", 15), " = {", Repeat("c.", 16), "d=1}")).too_deep);
  EXPECT_TRUE(
      OutlineToml(Join(header, "b", Repeat(".b", 15), " = {", Repeat("c.", 17), "d=1}")).too_deep);
  // A new header starts anew.
  EXPECT_FALSE(OutlineToml(Join(header, "[b]\nx = ", Repeat("[", 63))).too_deep);
}

TEST(TomlOutlineTest, SurvivesTextThatEndsAnywhere) {
  const std::string text = "[a.\"b\"]\nc = [{d = \"\"\"x\\\"\"\"\"}, '''y''', 'z'] # e\n[[f]]\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    for (const TomlStatement& statement : OutlineToml(text.substr(0, size)).statements) {
      EXPECT_LE(statement.begin, statement.key_begin);
      EXPECT_LE(statement.key_begin, statement.key_end);
      EXPECT_LE(statement.key_end, size);
    }
  }
}

}  // namespace
}  // namespace composable::config
