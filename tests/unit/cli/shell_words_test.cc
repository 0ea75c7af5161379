#include "cli/shell_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace composable::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> WordsOf(std::string_view line) {
  const auto words = SplitWords(line);
  EXPECT_TRUE(words) << line;
  return words.value_or(std::vector<std::string>());
}

std::string ErrorOf(std::string_view line) {
  const auto words = SplitWords(line);
  return words ? "no error" : ToReport(words.error());
}

TEST(SplitWordsTest, BlanksSeparate) {
  EXPECT_THAT(WordsOf(""), IsEmpty());
  EXPECT_THAT(WordsOf(" \t\r"), IsEmpty());
  EXPECT_THAT(WordsOf(" invoke\ta.b  c "), ElementsAre("invoke", "a.b", "c"));
}

TEST(SplitWordsTest, QuotesJoin) {
  EXPECT_THAT(WordsOf(R"('{"x": 1}' "a b" c'd 'e)"), ElementsAre(R"({"x": 1})", "a b", "cd e"));
  EXPECT_THAT(WordsOf(R"('' "")"), ElementsAre("", ""));
  EXPECT_THAT(WordsOf(R"("say \"\\\" \n" '\' \" \\ a\ b)"),
              ElementsAre(R"(say "\" \n)", R"(\)", R"(")", R"(\)", "a b"));
  EXPECT_THAT(WordsOf("a\\"), ElementsAre("a\\"));
}

TEST(SplitWordsTest, CommentsEndTheLine) {
  EXPECT_THAT(WordsOf("# invoke"), IsEmpty());
  EXPECT_THAT(WordsOf("list # all"), ElementsAre("list"));
  EXPECT_THAT(WordsOf("a#b '#'"), ElementsAre("a#b", "#"));
}

TEST(SplitWordsTest, OpenQuotes) {
  EXPECT_EQ(ErrorOf("list 'a"),
            "line:1:6: the quote that starts here is not closed\n 1 | list 'a\n   |      ^");
  EXPECT_EQ(ErrorOf(R"("\")"),
            "line:1:1: the quote that starts here is not closed\n 1 | \"\\\"\n   | ^");
}

}  // namespace
}  // namespace composable::cli
