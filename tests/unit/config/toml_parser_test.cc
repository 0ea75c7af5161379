#include "config/toml_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "support/text.h"

namespace composable::config {
namespace {

using test::Join;
using test::Repeat;

Result<Document> ParseText(std::string_view text) {
  return ParseToml(SourceText("demo.toml", text));
}

std::string ErrorOf(std::string_view text) {
  const auto document = ParseText(text);
  return document ? "parsed" : ToString(document.error());
}

TEST(TomlParserTest, KeepsEveryKindOfValue) {
  const auto document = ParseText(
      "a = true\nb = -7\nc = 2.5\nd = \"x\\ty\"\ne = 2024-01-02T03:04:05Z\nf = 10:30:00\n"
      "g = 1979-05-27\nh = [1, \"two\"]\ni = {}\n");
  ASSERT_TRUE(document) << ToString(document.error());
  const auto value = [&](std::string_view key) { return document->root.Find(key)->value; };
  EXPECT_EQ(std::get<bool>(value("a")), true);
  EXPECT_EQ(std::get<std::int64_t>(value("b")), -7);
  EXPECT_EQ(std::get<double>(value("c")), 2.5);
  EXPECT_EQ(std::get<std::string>(value("d")), "x\ty");
  EXPECT_EQ(std::get<DateTime>(value("e")).text, "2024-01-02T03:04:05Z");
  EXPECT_EQ(std::get<DateTime>(value("f")).text, "10:30:00");
  EXPECT_EQ(std::get<DateTime>(value("g")).text, "1979-05-27");
  const auto items = std::get<Array>(value("h")).items;
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(std::get<std::string>(items[1].value), "two");
  EXPECT_TRUE(std::get<Table>(value("i")).entries.empty());
  EXPECT_EQ(document->root.Find("absent"), nullptr);
}

TEST(TomlParserTest, EntriesStandInTheOrderOfTheFile) {
  const auto document = ParseText("z = 1\na = 2\n[m.y]\n[b]\n[m.x]\n");
  ASSERT_TRUE(document);
  std::string keys;
  for (const Entry& entry : document->root.entries) keys += entry.key;
  EXPECT_EQ(keys, "zamb");
  const auto& inner = std::get<Table>(document->root.Find("m")->value).entries;
  ASSERT_EQ(inner.size(), 2U);
  EXPECT_EQ(inner[0].key, "y");
}

TEST(TomlParserTest, PlacesAreBytesWhateverStandsBefore) {
  const auto document = ParseText("[\"ä\".\"ö\"] # €\r\n\"ü\" = { \"ß\" = [ '😀', 1 ] }\r\n");
  ASSERT_TRUE(document) << ToString(document.error());
  const auto place = [&](TextOffset offset) {
    const FilePosition where = document->source.At(offset);
    return fmt::format("{}:{}", where.line, where.column);
  };
  const Entry& outer = document->root.entries.at(0);
  EXPECT_EQ(outer.key, "ä");
  EXPECT_EQ(place(outer.key_offset), "1:2");
  const Entry& inner = std::get<Table>(outer.value.value).entries.at(0);
  EXPECT_EQ(place(inner.key_offset), "1:7");
  const Entry& key = std::get<Table>(inner.value.value).entries.at(0);
  EXPECT_EQ(place(key.key_offset), "2:1");
  EXPECT_EQ(place(key.value.offset), "2:8");
  const Entry& nested = std::get<Table>(key.value.value).entries.at(0);
  EXPECT_EQ(place(nested.key_offset), "2:10");
  const auto& array = std::get<Array>(nested.value.value);
  EXPECT_EQ(place(nested.value.offset), "2:17");
  EXPECT_EQ(place(array.items.at(0).offset), "2:19");
  EXPECT_EQ(place(array.items.at(1).offset), "2:27");
}

TEST(TomlParserTest, ReadsLineEndsAndByteOrderMarks) {
  for (const char* text : {"a = 1\nb = 2\n", "a = 1\r\nb = 2\r\n",
                           "\xEF\xBB\xBF"
                           "a = 1\nb = 2"}) {
    const auto document = ParseText(text);
    ASSERT_TRUE(document) << text;
    const Entry& second = document->root.entries.at(1);
    EXPECT_EQ(document->source.At(second.key_offset), (FilePosition{"demo.toml", 2, 1, "b = 2"}));
  }
  EXPECT_EQ(ErrorOf("\xEF\xBB\xBF"
                    "a = x\n"),
            "demo.toml:1:5: not valid TOML: this is no value; text must stand in quotes");
  EXPECT_EQ(ErrorOf("a = 1\rb = 2\n"),
            "demo.toml:1:7: not valid TOML: expected `\\n` after `\\r`, saw `b`");
}

TEST(TomlParserTest, RefusesWhatIsNoUtf8AtItsByte) {
  EXPECT_EQ(ErrorOf("a = \"ä\xFFz\"\n"), "demo.toml:1:8: this byte is not UTF-8, as TOML must be");
  EXPECT_EQ(ErrorOf("a = 1\n# \xC0\x80\n"),
            "demo.toml:2:3: this byte is not UTF-8, as TOML must be");
  EXPECT_EQ(ErrorOf("\xED\xA0\x80"), "demo.toml:1:1: this byte is not UTF-8, as TOML must be");
  EXPECT_EQ(ErrorOf("a\xE2\x82"), "demo.toml:1:2: this byte is not UTF-8, as TOML must be");
  EXPECT_EQ(ErrorOf(std::string_view("\xFF\xFE"
                                     "a\0=\0",
                                     6)),
            "demo.toml:1:1: the file is UTF-16; save it as UTF-8");
  EXPECT_EQ(ErrorOf(std::string_view("\xFE\xFF"
                                     "\0a\0=",
                                     6)),
            "demo.toml:1:1: the file is UTF-16; save it as UTF-8");
}

TEST(TomlParserTest, RefusesControlCharacters) {
  EXPECT_EQ(ErrorOf(std::string_view("\0a = 1", 6)),
            "demo.toml:1:1: not valid TOML: expected a key, a [table] or a comment, saw `\\u0000`");
  EXPECT_EQ(
      ErrorOf("a = \"x\x01y\"\n"),
      "demo.toml:1:7: not valid TOML: the string does not end on its line, or holds a control "
      "character");
  EXPECT_EQ(ErrorOf("# \x01\n"),
            "demo.toml:1:3: not valid TOML: control characters other than TAB (U+0009) are "
            "explicitly prohibited in comments");
}

TEST(TomlParserTest, BoundsNesting) {
  EXPECT_EQ(ErrorOf(Join("a = ", Repeat("[", 64), Repeat("]", 64))), "parsed");
  EXPECT_EQ(ErrorOf(Join("a = ", Repeat("[", 65), Repeat("]", 65))),
            "demo.toml:1:69: nested deeper than 64 tables and arrays");
  EXPECT_EQ(ErrorOf(Join("x = 1\n[a", Repeat(".a", 1'000'000), "]")),
            "demo.toml:2:129: nested deeper than 64 tables and arrays");
  EXPECT_EQ(ErrorOf(Join("a", Repeat(".a", 1'000'000), " = 1")),
            "demo.toml:1:130: nested deeper than 64 tables and arrays");
  EXPECT_EQ(ErrorOf(Repeat("a={", 1'000'000)),
            "demo.toml:1:195: nested deeper than 64 tables and arrays");
  EXPECT_EQ(ErrorOf(Repeat("[", 4'000'000)),
            "demo.toml:1:3: not valid TOML: a key is missing, saw `[`");
}

// Inputs on which the library would trip without the changes of toml_library.h.
TEST(TomlParserTest, SurvivesWhatTheLibraryTakesForGranted) {
  EXPECT_EQ(ErrorOf("[$x]\n"), "demo.toml:1:2: not valid TOML: a key is missing, saw `$`");
  EXPECT_EQ(ErrorOf("ü = 1\n"),
            "demo.toml:1:1: not valid TOML: expected a key, a [table] or a comment, saw `ü`");
  const auto document = ParseText("a = \"\"\"x \\\n  üy\"\"\"\n");
  ASSERT_TRUE(document) << ToString(document.error());
  EXPECT_EQ(std::get<std::string>(document->root.Find("a")->value), "x üy");
}

TEST(TomlParserTest, AMistakeFurtherUpComesBeforeDeepNesting) {
  EXPECT_EQ(ErrorOf(Join("a = \nb = ", Repeat("[", 100))),
            "demo.toml:1:5: not valid TOML: expected value, saw the end of the line");
}

TEST(TomlParserTest, RedefinitionsShowBothPlaces) {
  const auto document = ParseText("[a.b]\nc = 1\n\n[a.b]\n");
  ASSERT_FALSE(document);
  EXPECT_EQ(ToReport(document.error()),
            "demo.toml:4:2: `a.b` is already defined at demo.toml:1:4\n"
            " 4 | [a.b]\n"
            "   |  ^\n"
            "demo.toml:1:4: first defined here\n"
            " 1 | [a.b]\n"
            "   |    ^");
  EXPECT_EQ(ErrorOf("[t]\na.b = 1\na.b = 2"),
            "demo.toml:3:1: `t.a.b` is already defined at demo.toml:2:3");
  EXPECT_EQ(ErrorOf("a = 1\na.b = 2"), "demo.toml:2:1: `a` is already defined at demo.toml:1:1");
  EXPECT_EQ(ErrorOf("[[a]]\nb = 1\n[[a]]\nb = 1\nb = 2\n"),
            "demo.toml:5:1: `a.b` is already defined at demo.toml:4:1");
}

}  // namespace
}  // namespace composable::config
