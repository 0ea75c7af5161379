#include "config/placeholder.h"

#include <gtest/gtest.h>

#include <string>

namespace composable::config {
namespace {

std::string PartsText(const PlaceholderText& parts) {
  std::string text;
  for (const auto& part : parts) {
    if (const auto* const literal = std::get_if<std::string>(&part)) {
      text += '[' + *literal + ']';
      continue;
    }
    const auto& placeholder = std::get<Placeholder>(part);
    text += fmt::format("<{}@{}", placeholder.name, placeholder.offset);
    if (placeholder.fallback) text += '|' + PartsText(*placeholder.fallback);
    text += '>';
  }
  return text;
}

std::string Parsed(std::string_view text) {
  const auto parts = ParsePlaceholders(text);
  if (parts) return PartsText(*parts);
  return fmt::format("{}: {}", std::get<ByteOffset>(parts.error().where).offset,
                     parts.error().message);
}

TEST(ParsePlaceholdersTest, TextWithoutPlaceholders) {
  EXPECT_EQ(Parsed(""), "");
  EXPECT_EQ(Parsed("a $ b $$ c $d {e} }f{ | $"), "[a $ b $$ c $d {e} }f{ | $]");
}

TEST(ParsePlaceholdersTest, PlaceholdersInText) {
  EXPECT_EQ(Parsed("${a:b}"), "<a:b@0>");
  EXPECT_EQ(Parsed("x${a:b}y${c:d}${e:f}"), "[x]<a:b@1>[y]<c:d@8><e:f@14>");
  EXPECT_EQ(Parsed("${ a b }"), "< a b @0>");
}

TEST(ParsePlaceholdersTest, Defaults) {
  EXPECT_EQ(Parsed("${a:b|}"), "<a:b@0|>");
  EXPECT_EQ(Parsed("${a:b|c|d}e"), "<a:b@0|[c|d]>[e]");
  EXPECT_EQ(Parsed("${a:b|{c{d}}}}"), "<a:b@0|[{c{d}}]>[}]");
  EXPECT_EQ(Parsed("${a:b|x${c:d|y}z}"), "<a:b@0|[x]<c:d@7|[y]>[z]>");
}

TEST(ParsePlaceholdersTest, DollarsBeforeBraces) {
  EXPECT_EQ(Parsed("$${a}"), "[${a}]");
  EXPECT_EQ(Parsed("$$${a:b}"), "[$]<a:b@2>");
  EXPECT_EQ(Parsed("$$$${a}"), "[$${a}]");
  EXPECT_EQ(Parsed("${a:b|$${c}}"), "<a:b@0|[${c}]>");
  EXPECT_EQ(Parsed("${a:b|$}"), "<a:b@0|[$]>");
}

TEST(ParsePlaceholdersTest, Mistakes) {
  EXPECT_EQ(Parsed("x ${a"),
            "2: `${a` is not closed: a placeholder ends with `}`, and the text `${` itself is "
            "written `$${`");
  EXPECT_EQ(Parsed("${a|b{c}"),
            "0: `${a|b{c}` is not closed: a placeholder ends with `}`, and the text `${` itself is "
            "written `$${`");
  EXPECT_EQ(Parsed("${a|${b}"),
            "0: `${a|${b}` is not closed: a placeholder ends with `}`, and the text `${` itself is "
            "written `$${`");
  EXPECT_EQ(Parsed("${"),
            "0: `${` is not closed: a placeholder ends with `}`, and the text `${` itself is "
            "written `$${`");
  EXPECT_EQ(Parsed("y${}"),
            "1: a placeholder says where its value comes from, such as `${process:env:NAME}`; the "
            "text `${` itself is written `$${`");
  EXPECT_EQ(Parsed("${a${b}}"),
            "3: a placeholder may stand in the default of another one, behind `|`, but not in its "
            "name");
}

TEST(ParsePlaceholdersTest, NestingHasABound) {
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "${a|";
    return text.append(depth, '}');
  };
  EXPECT_TRUE(ParsePlaceholders(nested(kMaxPlaceholderNesting)));
  EXPECT_EQ(Parsed(nested(kMaxPlaceholderNesting + 1)),
            "64: placeholders stand in one another's defaults at most 16 deep");
  EXPECT_FALSE(ParsePlaceholders(nested(1'000'000)));
}

}  // namespace
}  // namespace composable::config
