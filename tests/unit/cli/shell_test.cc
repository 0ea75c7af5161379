#include "cli/shell.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace composable::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

app::SurveyedComponent ComponentNamed(std::string name, std::vector<std::string> functions) {
  app::SurveyedComponent component;
  component.definition.name.value = std::move(name);
  for (std::string& function : functions) {
    component.functions.push_back({.id = {"", function}, .name = function, .type = {}, .docs = {}});
  }
  return component;
}

Completions Complete(std::string_view before_cursor) {
  return CompleteLine({ComponentNamed("greeter", {"greet", "translator.translate"}),
                       ComponentNamed("greeter-2", {"greet"}), ComponentNamed("web", {})},
                      before_cursor);
}

TEST(CompleteLineTest, Commands) {
  EXPECT_THAT(Complete("").words, ElementsAre("list", "describe", "invoke", "help", "exit"));
  EXPECT_THAT(Complete("  in").words, ElementsAre("invoke"));
  EXPECT_EQ(Complete("  in").start, 2U);
  EXPECT_THAT(Complete("x").words, IsEmpty());
}

TEST(CompleteLineTest, FunctionsToInvoke) {
  EXPECT_THAT(Complete("invoke ").words,
              ElementsAre("greeter-2.greet", "greeter.greet", "greeter.translator.translate"));
  EXPECT_THAT(Complete("invoke  greeter.t").words, ElementsAre("greeter.translator.translate"));
  EXPECT_EQ(Complete("invoke  greeter.t").start, 8U);
  EXPECT_THAT(Complete("invoke greeter.greet gre").words, IsEmpty());
  EXPECT_THAT(Complete("list gre").words, IsEmpty());
}

TEST(CompleteLineTest, ComponentsAndFunctionsToDescribe) {
  EXPECT_THAT(Complete("describe w").words, ElementsAre("web"));
  EXPECT_THAT(Complete("describe greeter").words,
              ElementsAre("greeter", "greeter-2", "greeter-2.greet", "greeter.greet",
                          "greeter.translator.translate"));
}

}  // namespace
}  // namespace composable::cli
