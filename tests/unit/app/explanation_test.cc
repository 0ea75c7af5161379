#include "app/explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/diagnostic.h"

namespace composable::app {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(ExplanationTest, ComeInTheOrderOfTheirCodes) {
  const std::vector<Explanation> all = Explanations();
  ASSERT_GT(all.size(), 2U);
  EXPECT_EQ(all.front().code, DiagnosticCode(Diagnostic::kNoSuchSource));
  EXPECT_EQ(all.front().title, "There is no such file");
  EXPECT_EQ(all.back().code, DiagnosticCode(Diagnostic::kLogFilter));
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i - 1].code, all[i].code);
}

TEST(ExplanationTest, EachHasATextOfItsOwn) {
  for (const Explanation& explanation : Explanations()) {
    EXPECT_FALSE(explanation.title.empty()) << explanation.code;
    EXPECT_GT(explanation.text.size(), 40U) << explanation.code;
    EXPECT_THAT(explanation.text, Not(HasSubstr("\n## "))) << explanation.code;
    EXPECT_THAT(explanation.text, Not(StartsWith("\n"))) << explanation.code;
    EXPECT_THAT(explanation.text, Not(EndsWith("\n"))) << explanation.code;
  }
}

TEST(ExplanationTest, CommentsInExamplesAreNoHeadings) {
  const auto found = FindExplanation("E0107");
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->text, HasSubstr("Wrong:\n\n```toml\n# [component.greeter]\n"));
  EXPECT_THAT(found->text, EndsWith("uri = \"lib/simple-greeter.wasm\"\n```"));
}

TEST(ExplanationTest, IsFoundInEitherCase) {
  for (const char* const code : {"E0206", "e0206"}) {
    const auto found = FindExplanation(code);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->title, "Unknown key");
    EXPECT_THAT(ExplanationAsText(*found), StartsWith("E0206: Unknown key\n\nThe definition has"));
    EXPECT_THAT(ExplanationAsText(*found), EndsWith("```\n"));
  }
}

TEST(ExplanationTest, SuggestsTheNearestCode) {
  EXPECT_EQ(FindExplanation("E206").error(),
            (Error{.code = ErrorCode::kInvalidArgument,
                   .message = "there is no code `E206`; did you mean `E0206`?"}));
  EXPECT_EQ(FindExplanation("?").error().message, "there is no code `?`");
}

TEST(ExplanationTest, AsJson) {
  const auto found = FindExplanation("W0450");
  ASSERT_TRUE(found.has_value());
  const boost::json::value json = boost::json::parse(ExplanationsAsJson({*found}));
  EXPECT_EQ(json.at(0).at("code"), "W0450");
  EXPECT_EQ(json.at(0).at("severity"), "warning");
  EXPECT_EQ(json.at(0).at("title"), "An import is not used");
  EXPECT_EQ(json.at(0).at("text").as_string(), boost::json::string_view(found->text));
}

}  // namespace
}  // namespace composable::app
