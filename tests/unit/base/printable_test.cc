#include "base/printable.h"

#include <gtest/gtest.h>

#include <string>

namespace composable {
namespace {

TEST(Printable, KeepsWhatShows) {
  EXPECT_EQ(Printable("Hello, \"☃\" 🌊 \\n é"), "Hello, \"☃\" 🌊 \\n é");
  EXPECT_EQ(Printable(""), "");
}

TEST(Printable, IsOneLine) { EXPECT_EQ(Printable("a\r\n\tb\n"), "a\\r\\n\\tb\\n"); }

TEST(Printable, EscapesWhatATerminalWouldActOn) {
  EXPECT_EQ(Printable("\x1b[31m\x07\x7f\u0085"), "\\u{1b}[31m\\u{7}\\u{7f}\\u{85}");
  EXPECT_EQ(Printable(std::string_view("\0", 1)), "\\u{0}");
}

TEST(Printable, EscapesWhatDoesNotShow) {
  EXPECT_EQ(Printable("\u200b\u2028\u202e\u2066\ufeff\ufe0f\U000e0001"),
            "\\u{200b}\\u{2028}\\u{202e}\\u{2066}\\u{feff}\\u{fe0f}\\u{e0001}");
}

TEST(Printable, EscapesWhatIsNotUtf8) {
  EXPECT_EQ(Printable("a\xff"
                      "b\xe2\x98"),
            "a\\xffb\\xe2\\x98");
}

TEST(IsHidden, KnowsTheEdges) {
  EXPECT_TRUE(IsHidden(0x1F));
  EXPECT_FALSE(IsHidden(U' '));
  EXPECT_FALSE(IsHidden(U'~'));
  EXPECT_TRUE(IsHidden(0x9F));
  EXPECT_FALSE(IsHidden(0xA0));
  EXPECT_FALSE(IsHidden(0x0301));
}

}  // namespace
}  // namespace composable
