#include "config/source_text.h"

#include <gtest/gtest.h>

#include <string>

namespace composable::config {
namespace {

TEST(SourceTextTest, PlacesCountFromOneAndColumnsCountBytes) {
  const SourceText source("demo.toml", "ab\nä = 1\n");
  EXPECT_EQ(source.At(0), (FilePosition{"demo.toml", 1, 1, "ab"}));
  EXPECT_EQ(source.At(2), (FilePosition{"demo.toml", 1, 3, "ab"}));
  EXPECT_EQ(source.At(3), (FilePosition{"demo.toml", 2, 1, "ä = 1"}));
  EXPECT_EQ(source.At(6), (FilePosition{"demo.toml", 2, 4, "ä = 1"}));
}

TEST(SourceTextTest, PlacesBehindTheEndAreTheEnd) {
  const SourceText source("demo.toml", "ab\ncd");
  EXPECT_EQ(source.At(5), (FilePosition{"demo.toml", 2, 3, "cd"}));
  EXPECT_EQ(source.At(99), source.At(5));
  EXPECT_EQ(SourceText("e.toml", "").At(3), (FilePosition{"e.toml", 1, 1, ""}));
  EXPECT_EQ(SourceText("e.toml", "x\n").At(2), (FilePosition{"e.toml", 2, 1, ""}));
}

TEST(SourceTextTest, LineEndsOfEitherKindAreNoPartOfTheLine) {
  const SourceText source("demo.toml", "ab\r\ncd\r\n");
  EXPECT_EQ(source.At(0).line_text, "ab");
  EXPECT_EQ(source.At(4), (FilePosition{"demo.toml", 2, 1, "cd"}));
}

TEST(SourceTextTest, DropsAByteOrderMark) {
  const SourceText source("demo.toml",
                          "\xEF\xBB\xBF"
                          "ab");
  EXPECT_EQ(source.text(), "ab");
  EXPECT_EQ(source.At(0), (FilePosition{"demo.toml", 1, 1, "ab"}));
}

TEST(SourceTextTest, LineTextIsFitForATerminal) {
  EXPECT_EQ(SourceText("x", "a\x1B[2J\tb\xFFz").At(0).line_text, "a?[2J\tb?z");
  const SourceText long_line("x", std::string(500, 'a'));
  EXPECT_EQ(long_line.At(400).line_text, std::string(240, 'a') + "…");
  EXPECT_EQ(long_line.At(400).column, 401U);
}

TEST(SourceTextTest, OffsetsOfLinesAndCharacters) {
  const SourceText source("demo.toml", "ab\nä = 1\nz");
  EXPECT_EQ(source.OffsetOf(1, 1), 0U);
  EXPECT_EQ(source.OffsetOf(2, 1), 3U);
  EXPECT_EQ(source.OffsetOf(2, 3), 6U);
  EXPECT_EQ(source.OffsetOf(3, 1), 10U);
  EXPECT_EQ(source.OffsetOf(9, 1), source.text().size());
  EXPECT_EQ(source.OffsetOf(3, 9), source.text().size());
  EXPECT_EQ(source.OffsetOf(0, 0), 0U);
}

}  // namespace
}  // namespace composable::config
