#include "http/route_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "http/router.h"
#include "http/target.h"

namespace composable::http {
namespace {

std::vector<Route> RoutesOf(const std::vector<std::string>& paths) {
  std::vector<Route> routes;
  for (const std::string& path : paths) {
    Route& route = routes.emplace_back();
    route.name = path;
    route.path = ParsePathPattern(path).value();
  }
  return routes;
}

// The text has to stay.
Target TargetOf(const std::string& path) {
  Target target;
  EXPECT_TRUE(target.Parse(std::string_view(path)));
  return target;
}

// The routes that match, in their order.
std::vector<std::string> Found(const std::vector<Route>& routes, const std::string& path) {
  const Target target = TargetOf(path);
  RouteTree tree;
  for (const Route& route : routes) tree.Add(route);
  std::vector<std::string> names;
  EXPECT_FALSE(tree.FindIf(target.segments(), [&](const Route& route) {
    names.push_back(route.name);
    return false;
  }));
  return names;
}

TEST(RouteTree, FindsLiteralsBeforeCapturesFromTheLeft) {
  const std::vector<Route> routes =
      RoutesOf({"/{x}/b", "/a/{y}", "/a/b", "/{}/{z}", "/a", "/", "/a/b/c"});
  using Names = std::vector<std::string>;
  const auto found = [&](const std::string& path) { return Found(routes, path); };
  EXPECT_EQ(found("/a/b"), (Names{"/a/b", "/a/{y}", "/{x}/b", "/{}/{z}"}));
  EXPECT_EQ(found("/c/b"), (Names{"/{x}/b", "/{}/{z}"}));
  EXPECT_EQ(found("/c/d"), Names{"/{}/{z}"});
  EXPECT_EQ(found("/a"), Names{"/a"});
  EXPECT_EQ(found("/"), Names{"/"});
  EXPECT_EQ(found("/a/b/c/d"), Names{});
}

TEST(RouteTree, StopsWhereItIsTold) {
  const std::vector<Route> routes = RoutesOf({"/a/{y}", "/a/b"});
  RouteTree tree;
  for (const Route& route : routes) tree.Add(route);
  const std::string path = "/a/b";
  const Target target = TargetOf(path);
  int visits = 0;
  EXPECT_TRUE(
      tree.FindIf(target.segments(), [&](const Route& /*route*/) { return ++visits == 1; }));
  EXPECT_EQ(visits, 1);
}

// Literals go before captures, from the left.
bool IsMoreSpecific(const Route& a, const Route& b) {
  return std::ranges::lexicographical_compare(
      a.path, b.path, [](const PathSegment& one, const PathSegment& other) {
        return one.kind == SegmentKind::kLiteral && other.kind != SegmentKind::kLiteral;
      });
}

// As looking at each route in that order does.
TEST(RouteTree, FindsWhatLookingAtEachRouteFinds) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same paths every time
  const auto path = [&](const std::vector<std::string>& segments) {
    std::string text;
    for (std::size_t i = 1 + (random() % 4); i > 0; --i)
      text += "/" + segments[random() % segments.size()];
    return text;
  };
  std::vector<std::string> patterns;
  for (int i = 0; i < 300; ++i) patterns.push_back(path({"a", "b", "c", "{}"}));
  std::vector<Route> routes = RoutesOf(patterns);
  std::ranges::stable_sort(routes, IsMoreSpecific);
  for (int i = 0; i < 300; ++i) {
    const std::string text = path({"a", "b", "c", "d"});
    const Target target = TargetOf(text);
    std::vector<std::string> expected;
    Captures captures;
    for (const Route& route : routes) {
      if (MatchPath(route.path, target, captures)) expected.push_back(route.name);
    }
    EXPECT_EQ(Found(routes, text), expected);
  }
}

}  // namespace
}  // namespace composable::http
