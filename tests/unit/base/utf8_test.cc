#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace composable {
namespace {

std::string Utf8(char32_t scalar) {
  std::string text;
  AppendUtf8(scalar, text);
  return text;
}

TEST(Utf8, EveryScalarValueSurvivesARoundTrip) {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (!IsScalarValue(code)) continue;
    const std::string text = Utf8(code);
    ASSERT_EQ(FirstScalar(text), (Scalar{code, text.size()})) << std::hex << std::uint32_t{code};
    ASSERT_TRUE(IsUtf8(text));
  }
}

TEST(Utf8, KnowsTheLengths) {
  EXPECT_EQ(Utf8(U'\x7F'), "\x7F");
  EXPECT_EQ(Utf8(U'\x80'), "\xC2\x80");
  EXPECT_EQ(Utf8(U'\u07FF'), "\xDF\xBF");
  EXPECT_EQ(Utf8(U'\u0800'), "\xE0\xA0\x80");
  EXPECT_EQ(Utf8(U'\uFFFF'), "\xEF\xBF\xBF");
  EXPECT_EQ(Utf8(U'\U00010000'), "\xF0\x90\x80\x80");
  EXPECT_EQ(Utf8(U'\U0010FFFF'), "\xF4\x8F\xBF\xBF");
}

TEST(Utf8, SurrogatesAreNoScalarValues) {
  EXPECT_TRUE(IsScalarValue(0xD7FF));
  EXPECT_FALSE(IsScalarValue(0xD800));
  EXPECT_FALSE(IsScalarValue(0xDFFF));
  EXPECT_TRUE(IsScalarValue(0xE000));
  EXPECT_TRUE(IsScalarValue(0x10FFFF));
  EXPECT_FALSE(IsScalarValue(0x110000));
}

TEST(Utf8, RefusesWhatIsIllFormed) {
  for (const std::string_view text : {
           "\x80",              // a continuation byte alone
           "\xC0\x80",          // overlong, two bytes
           "\xC1\xBF",          // overlong, two bytes
           "\xE0\x9F\xBF",      // overlong, three bytes
           "\xF0\x8F\xBF\xBF",  // overlong, four bytes
           "\xED\xA0\x80",      // a high surrogate
           "\xED\xBF\xBF",      // a low surrogate
           "\xF4\x90\x80\x80",  // above U+10FFFF
           "\xF5\x80\x80\x80",  // above U+10FFFF
           "\xFF",              // no such byte
           "\xC2",              // cut short
           "\xE2\x98",          // cut short
           "\xF0\x9F\x8C",      // cut short
           "\xC2\x41",          // no continuation byte
           "\xE2\x98\x41",      // no continuation byte
       }) {
    EXPECT_FALSE(IsUtf8(text));
    EXPECT_EQ(FirstScalar(text), std::nullopt);
    // Wherever it stands, whatever the reading in steps of eight bytes skips.
    for (std::size_t before = 0; before < 18; ++before) {
      EXPECT_FALSE(IsUtf8(std::string(before, 'a') + std::string(text) + "bcdefghijk"));
    }
  }
}

TEST(Utf8, AcceptsMixedText) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("plain text, longer than eight bytes"));
  EXPECT_TRUE(IsUtf8("naïve ☃ 🌊 text, and more of it"));
  EXPECT_TRUE(IsUtf8(std::string_view("\0\0", 2)));
}

TEST(Utf8, TakesTheFirstOfSeveral) {
  EXPECT_EQ(FirstScalar("☃x"), (Scalar{U'☃', 3}));
  EXPECT_EQ(FirstScalar(""), std::nullopt);
}

}  // namespace
}  // namespace composable
