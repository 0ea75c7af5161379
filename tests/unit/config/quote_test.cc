#include "config/quote.h"

#include <gtest/gtest.h>

#include "support/text.h"

namespace composable::config {
namespace {

TEST(QuoteTest, PutsTextInBackticks) {
  EXPECT_EQ(Quote("greeter"), "`greeter`");
  EXPECT_EQ(Quote(""), "``");
  EXPECT_EQ(Quote("grüße 😀"), "`grüße 😀`");
}

TEST(QuoteTest, StaysOnOneLineAndSendsNothingToTheTerminal) {
  EXPECT_EQ(Quote("a\nb\rc\x1B[31m\x7F"), "`a?b?c?[31m?`");
  EXPECT_EQ(Quote("\xC2\x9B"
                  "31m"),
            "`??31m`");  // U+009B starts a control sequence too
  EXPECT_EQ(Quote(std::string_view("a\0b", 3)), "`a?b`");
}

TEST(QuoteTest, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(Quote("a\xFF\xC3"
                  "b"),
            "`a??b`");
}

TEST(QuoteTest, CutsLongTextBetweenCharacters) {
  EXPECT_EQ(Quote(std::string(1024, 'x')), test::Join("`", std::string(1024, 'x'), "`"));
  EXPECT_EQ(Quote(std::string(1025, 'x')), test::Join("`", std::string(1024, 'x'), "…`"));
  EXPECT_EQ(Printable("aää", 3), "aä…");
  EXPECT_EQ(Printable("aää", 4), "aä…");
  EXPECT_EQ(Printable("aää", 5), "aää");
}

}  // namespace
}  // namespace composable::config
