#include "http/route_pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace composable::http {
namespace {

std::string Parts(std::string_view text) {
  Target target;
  if (!target.Parse(text)) return "none";
  std::string parts;
  for (const std::string_view segment : target.segments()) parts += "/" + std::string(segment);
  for (const QueryParameter& one : target.parameters()) {
    parts += " " + std::string(one.name) + "=" + std::string(one.value);
  }
  return parts;
}

TEST(Target, IsTakenApart) {
  EXPECT_EQ(Parts("/"), "");
  EXPECT_EQ(Parts("/a/b"), "/a/b");
  EXPECT_EQ(Parts("//a///b/"), "/a/b");
  EXPECT_EQ(Parts("/a%2Fb/c%20d/+"), "/a/b/c d/+");
  EXPECT_EQ(Parts("/a?x=1&y=a+b%26&&z"), "/a x=1 y=a b& z=");
  EXPECT_EQ(Parts("/?=1"), " =1");
  EXPECT_EQ(Parts("http://host:80/a?b"), "/a b=");
  EXPECT_EQ(Parts("http://host"), "");
  EXPECT_EQ(Parts("http://host?b"), " b=");
  EXPECT_EQ(Parts("*"), "none");
  EXPECT_EQ(Parts("a/b"), "none");
  EXPECT_EQ(Parts("://a/"), "none");
  EXPECT_EQ(Parts("/%"), "none");
  EXPECT_EQ(Parts("/%2"), "none");
  EXPECT_EQ(Parts("/%zz"), "none");
  EXPECT_EQ(Parts("/%00"), "none");
  EXPECT_EQ(Parts("/?%00"), "none");
  Target target;
  ASSERT_TRUE(target.Parse("/?a=1&a=2"));
  EXPECT_EQ(target.FindParameter("a"), "2");
  EXPECT_EQ(target.FindParameter("b"), std::nullopt);
}

std::string PathError(std::string_view text) {
  const auto parsed = ParsePathPattern(text);
  return parsed ? "" : parsed.error().message;
}

TEST(PathPattern, IsRead) {
  const PathPattern expected = {{SegmentKind::kLiteral, "users"},
                                {SegmentKind::kCapture, "id"},
                                {SegmentKind::kAnonymous, ""},
                                {SegmentKind::kLiteral, "a b"}};
  EXPECT_EQ(ParsePathPattern("/users/{id}/{}/a%20b/").value(), expected);
  EXPECT_EQ(ParsePathPattern("/").value(), PathPattern());
  EXPECT_EQ(PathError("users"), "`users` does not start with `/`");
  EXPECT_EQ(PathError("/a/{id}/{id}"), "`id` is captured twice");
  EXPECT_EQ(PathError("/a{id}"),
            "`a{id}` mixes text and a capture; a capture such as {name} is a whole segment");
  EXPECT_EQ(PathError("/{a b}"), "the name in `{a b}` may have letters, digits, `-` and `_` only");
  EXPECT_EQ(PathError("/a?b"),
            "`a?b` has a `?` or `#`; what follows the path belongs into `query-params`");
  EXPECT_EQ(PathError("/a%2"), "`a%2` has a `%` that is no escape such as %20");
}

bool Matches(std::string_view pattern, const std::vector<std::string_view>& rules,
             std::string_view text, Captures* captured = nullptr) {
  Target target;
  EXPECT_TRUE(target.Parse(text));
  std::vector<QueryRule> query;
  for (const std::string_view rule : rules) query.push_back(ParseQueryRule(rule).value());
  Captures captures;
  const bool matches = MatchPath(ParsePathPattern(pattern).value(), target, captures) &&
                       MatchQuery(query, target, captures);
  if (captured != nullptr) *captured = captures;
  return matches;
}

TEST(PathPattern, MatchesAndCaptures) {
  Captures captures;
  EXPECT_TRUE(Matches("/a/{b}/{}/{c}", {}, "/a/1/2/3", &captures));
  EXPECT_EQ(captures, Captures({"1", "3"}));
  EXPECT_FALSE(Matches("/a", {}, "/b"));
  EXPECT_FALSE(Matches("/a", {}, "/a/b"));
  EXPECT_FALSE(Matches("/a/{b}", {}, "/a"));
}

TEST(QueryRule, EveryFormDecides) {
  struct Case {
    std::string_view rule;
    std::string_view absent;  // what /? gives: `-` no match, else the captures
    std::string_view one;     // /?k=1
    std::string_view two;     // /?k=2
  };
  const std::vector<Case> table = {
      {"k", "-", "1", "2"},       {"k=1", "-", "1", "-"}, {"k?", "none", "1", "2"},
      {"k?=1", "none", "1", "-"}, {"~k", "-", "", ""},    {"~k=1", "-", "", "-"},
      {"~k?", "", "", ""},        {"~k?=1", "", "", "-"}, {"!k", "", "-", "-"},
  };
  const auto outcome = [](std::string_view rule, std::string_view target) -> std::string {
    Captures captures;
    if (!Matches("/", {rule}, target, &captures)) return "-";
    if (captures.empty()) return "";
    return captures[0] ? std::string(*captures[0]) : "none";
  };
  for (const Case& one : table) {
    EXPECT_EQ(outcome(one.rule, "/"), one.absent) << one.rule;
    EXPECT_EQ(outcome(one.rule, "/?k=1"), one.one) << one.rule;
    EXPECT_EQ(outcome(one.rule, "/?k=2"), one.two) << one.rule;
  }
}

TEST(QueryRule, RefusesOtherForms) {
  const auto error = [](std::string_view text) {
    const auto rule = ParseQueryRule(text);
    return rule ? "" : rule.error().message;
  };
  EXPECT_EQ(
      error(""),
      "`` names no parameter; a rule is `k`, `k=v`, `k?`, `k?=v`, one of these behind `~`, or "
      "`!k`");
  EXPECT_EQ(
      error("~=1"),
      "`~=1` names no parameter; a rule is `k`, `k=v`, `k?`, `k?=v`, one of these behind `~`, "
      "or `!k`");
  EXPECT_EQ(error("!k=1"), "`!k=1` forbids the parameter, so that nothing can follow its name");
  EXPECT_EQ(error("k?x"), "`k?x`: only `=` and a value can follow the `?`");
}

}  // namespace
}  // namespace composable::http
