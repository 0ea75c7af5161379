#include "config/selector.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace composable::config {
namespace {

Selectable Component() {
  return {.name = "greeter",
          .name_space = "demo",
          .package = "demo:text",
          .dependents = {"api", "web"},
          .exports = {"demo:text/reader@1.0.0", "demo:text/reader", "greet"},
          .labels = {{"team", "core"}, {"a.b/c", "x y"}, {"empty", ""}}};
}

// A component of which only the name is known.
Selectable Bare() {
  return {.name = "bare",
          .name_space = {},
          .package = {},
          .dependents = {},
          .exports = {},
          .labels = {}};
}

bool Selects(const std::string& text, const Selectable& component) {
  const auto selector = ParseSelector(text);
  if (!selector) {
    ADD_FAILURE() << ToReport(selector.error());
    return false;
  }
  return Matches(*selector, component);
}

std::string ReadingError(const std::string& text) {
  const auto selector = ParseSelector(text);
  return selector ? "no error" : ToReport(selector.error());
}

struct SelectorCase {
  std::string selector;
  bool has_all;   // whether Component() matches
  bool has_none;  // whether Bare() does
};

// Every operator on every field that takes it.
TEST(SelectorTest, OperatorsAndFields) {
  const std::vector<SelectorCase> cases = {
      {"name=greeter", true, false},
      {"name=greet", false, false},
      {"name!=greeter", false, true},
      {"name in (api, greeter)", true, false},
      {"name in (api)", false, false},
      {"name notin (api, greeter)", false, true},
      {"name contains eet", true, false},
      {"name contains x", false, false},
      {"name notcontains eet", false, true},
      {"name", true, true},
      {"!name", false, false},

      {"namespace=demo", true, false},
      {"namespace=dem", false, false},
      {"namespace!=other", true, false},
      {"namespace!=demo", false, false},
      {"namespace in (demo)", true, false},
      {"namespace in (other)", false, false},
      {"namespace notin (other)", true, false},
      {"namespace notin (demo)", false, false},
      {"namespace contains em", true, false},
      {"namespace contains x", false, false},
      {"namespace notcontains x", true, false},
      {"namespace notcontains em", false, false},
      {"namespace", true, false},
      {"!namespace", false, true},

      {"package=demo:text", true, false},
      {"package=text", false, false},
      {"package!=demo:words", true, false},
      {"package!=demo:text", false, false},
      {"package in (demo:words, demo:text)", true, false},
      {"package in (demo:words)", false, false},
      {"package notin (demo:words)", true, false},
      {"package notin (demo:text)", false, false},
      {"package contains :text", true, false},
      {"package contains words", false, false},
      {"package notcontains words", true, false},
      {"package notcontains :text", false, false},
      {"package", true, false},
      {"!package", false, true},

      {"dependents contains api", true, false},
      {"dependents contains ap", false, false},
      {"dependents notcontains other", true, false},
      {"dependents notcontains web", false, false},
      {"dependents", true, false},
      {"!dependents", false, true},

      {"exports contains demo:text/reader", true, false},
      {"exports contains demo:text/reader@1.0.0", true, false},
      {"exports contains greet", true, false},
      {"exports contains reader", false, false},
      {"exports notcontains demo:text/writer", true, false},
      {"exports notcontains greet", false, false},
      {"exports", true, false},
      {"!exports", false, true},

      {"labels.team=core", true, false},
      {"labels.team=cor", false, false},
      {"labels.team!=edge", true, false},
      {"labels.team!=core", false, false},
      {"labels.team in (edge, core)", true, false},
      {"labels.team in (edge)", false, false},
      {"labels.team notin (edge)", true, false},
      {"labels.team notin (edge, core)", false, false},
      {"labels.team contains or", true, false},
      {"labels.team contains x", false, false},
      {"labels.team notcontains x", true, false},
      {"labels.team notcontains or", false, false},
      {"labels.team", true, false},
      {"labels.other", false, false},
      {"!labels.team", false, true},
      {"!labels.other", true, true},
  };
  for (const SelectorCase& one : cases) {
    EXPECT_EQ(Selects(one.selector, Component()), one.has_all) << one.selector;
    EXPECT_EQ(Selects(one.selector, Bare()), one.has_none) << one.selector;
  }
}

TEST(SelectorTest, AllConditionsHaveToHold) {
  EXPECT_TRUE(Selects("name=greeter,labels.team=core,!labels.other", Component()));
  EXPECT_FALSE(Selects("name=greeter,labels.team=edge", Component()));
  EXPECT_FALSE(Selects("name=api,labels.team=core", Component()));
}

TEST(SelectorTest, BlanksDoNotCount) {
  EXPECT_TRUE(Selects("  name = greeter ,\tname in(a,greeter ) , ! labels.other\n", Component()));
}

TEST(SelectorTest, QuotesHoldAnyText) {
  EXPECT_TRUE(Selects(R"(labels.a.b/c="x y")", Component()));
  EXPECT_TRUE(Selects(R"(labels."a.b/c" in ("x y", "a,b"))", Component()));
  EXPECT_TRUE(Selects(R"(labels.empty="")", Component()));
  const auto selector = ParseSelector(R"(labels."say \"\\\"" = "a)(,=!")");
  ASSERT_TRUE(selector);
  EXPECT_EQ(*selector, Selector({{.field = SelectorField::kLabel,
                                  .label = R"(say "\")",
                                  .comparison = SelectorOperator::kEquals,
                                  .values = {"a)(,=!"}}}));
}

struct SelectorError {
  std::string selector;
  std::string report;
};

TEST(SelectorTest, ErrorsSayWhereAndWhatWouldBeRight) {
  const std::vector<SelectorError> cases = {
      {" ",
       "selector:1:2: a selector may not be empty; it is such as `name=greeter` or "
       "`!dependents`\n 1 |  \n   |  ^"},
      {"nam=x", "selector:1:1: there is no field `nam`; did you mean `name`?\n 1 | nam=x\n   | ^"},
      {"name, colour",
       "selector:1:7: there is no field `colour`; known are `name`, `namespace`, `package`, "
       "`dependents`, `exports`, `labels.NAME`\n 1 | name, colour\n   |       ^"},
      {"labels=x",
       "selector:1:1: `labels` wants the name of a label: `labels.NAME`\n 1 | labels=x\n   | ^"},
      {"labels.=x",
       "selector:1:8: expected the name of a label, got `=`; text that is no word stands in double "
       "quotes\n 1 | labels.=x\n   |        ^"},
      {"name contain x",
       "selector:1:6: expected `=`, `!=`, `in`, `notin`, `contains` or `notcontains`, got "
       "`contain`; did you mean `contains`?\n 1 | name contain x\n   |      ^"},
      {"name ! x", "selector:1:7: expected `=` after `!`, got ` `\n 1 | name ! x\n   |       ^"},
      {"dependents=api",
       "selector:1:11: `dependents` is a list; ask for one of its items with `contains` or "
       "`notcontains`\n 1 | dependents=api\n   |           ^"},
      {"exports notin (a)",
       "selector:1:9: `exports` is a list; ask for one of its items with `contains` or "
       "`notcontains`\n 1 | exports notin (a)\n   |         ^"},
      {"name=",
       "selector:1:6: expected a value, got the end; text that is no word stands in double "
       "quotes\n 1 | name=\n   |      ^"},
      {"name==a",
       "selector:1:6: expected a value, got `=`; text that is no word stands in double quotes\n"
       " 1 | name==a\n   |      ^"},
      {"name=a b",
       "selector:1:8: expected `,` and another condition, or the end, got `b`\n"
       " 1 | name=a b\n   |        ^"},
      {"name in a",
       "selector:1:9: expected a list such as `(a, b)`, got `a`\n 1 | name in a\n   |         ^"},
      {"name in ()",
       "selector:1:10: expected a value, got `)`; text that is no word stands in double quotes\n"
       " 1 | name in ()\n   |          ^"},
      {"name in (a b)",
       "selector:1:12: expected `,` or `)`, got `b`\n 1 | name in (a b)\n   |            ^"},
      {"name in (a",
       "selector:1:11: expected `,` or `)`, got the end\n 1 | name in (a\n   |           ^"},
      {"name,,name", "selector:1:6: a condition is missing\n 1 | name,,name\n   |      ^"},
      {"name,", "selector:1:6: a condition is missing\n 1 | name,\n   |      ^"},
      {"name=\"a",
       "selector:1:6: the text that starts here has no closing `\"`\n 1 | name=\"a\n   |      ^"},
      {"!=x", "selector:1:2: expected a field, got `=`\n 1 | !=x\n   |  ^"},
      {"name=a\n)\x1b",
       "selector:1:8: expected `,` and another condition, or the end, got `)`\n"
       " 1 | name=a?)?\n   |        ^"},
  };
  for (const SelectorError& one : cases) EXPECT_EQ(ReadingError(one.selector), one.report);
}

}  // namespace
}  // namespace composable::config
