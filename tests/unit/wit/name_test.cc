#include "wit/name.h"

#include <gtest/gtest.h>

#include <string>

namespace composable::wit {
namespace {

template <typename T>
std::string MessageOf(const Result<T>& result) {
  return result ? "no error" : result.error().message;
}

TEST(PackageName, ReadsAndPrints) {
  const auto name = ParsePackageName("wasi:http@0.2.0");
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(*name, (PackageName{{"wasi"}, {"http"}, Version{0, 2, 0, "", ""}}));
  EXPECT_EQ(UnversionedName(*name), "wasi:http");
  for (const std::string text : {"a:b", "a:b@1.0.0-rc.1+x", "a:b:c/d/e@1.0.0", "a-1:b-c2"}) {
    const auto one = ParsePackageName(text);
    ASSERT_TRUE(one.has_value()) << MessageOf(one);
    EXPECT_EQ(ToString(*one), text);
  }
}

TEST(PackageName, RefusesWhatIsNone) {
  EXPECT_EQ(MessageOf(ParsePackageName("http")),
            "`http` is not the name of a package: it has no namespace; write one like "
            "`wasi:http@0.2.0`");
  EXPECT_EQ(
      MessageOf(ParsePackageName("wasi:HTTP")),
      "`wasi:HTTP` is not the name of a package: `HTTP` is no name of lower-case words joined "
      "by `-`; write one like `wasi:http@0.2.0`");
  EXPECT_EQ(MessageOf(ParsePackageName("wasi:http@1")),
            "`1` is not a semantic version; write one like `1.2.3` or `0.2.0-rc.1`");
  for (const std::string text : {"", ":", "a:", ":b", "a::b", "a:b/", "a:b@", "a b:c", "a:b c"}) {
    EXPECT_FALSE(ParsePackageName(text).has_value()) << text;
  }
}

TEST(InterfaceName, ReadsAndPrints) {
  const auto name = ParseInterfaceName("wasi:http/types@0.2.0");
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->package, (PackageName{{"wasi"}, {"http"}, Version{0, 2, 0, "", ""}}));
  EXPECT_EQ(name->name, "types");
  EXPECT_EQ(ToString(*name), "wasi:http/types@0.2.0");
  EXPECT_EQ(UnversionedName(*name), "wasi:http/types");
}

TEST(InterfaceName, TakesTheLastOfNestedNames) {
  const auto name = ParseInterfaceName("a:b:c/d/HTTP-e@1.0.0");
  ASSERT_TRUE(name.has_value()) << MessageOf(name);
  EXPECT_EQ(name->package.namespaces, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(name->package.names, (std::vector<std::string>{"c", "d"}));
  EXPECT_EQ(name->name, "HTTP-e");
  EXPECT_EQ(ToString(*name), "a:b:c/d/HTTP-e@1.0.0");
}

TEST(InterfaceName, PutsCanonicalNamesTogether) {
  const auto name = ParseInterfaceName("wasi:http/types@0.2", ".6");
  ASSERT_TRUE(name.has_value()) << MessageOf(name);
  EXPECT_EQ(ToString(*name), "wasi:http/types@0.2.6");
  EXPECT_EQ(MessageOf(ParseInterfaceName("a:b/c@1.2", ".3")),
            "`a:b/c@1.2` is not the name of an interface: the suffix `.3` belongs to the version "
            "`1`");
  EXPECT_EQ(MessageOf(ParseInterfaceName("a:b/c", ".3")),
            "`a:b/c` is not the name of an interface: it has no version for the suffix `.3`");
  EXPECT_FALSE(ParseInterfaceName("a:b/c@0.2").has_value());
}

TEST(InterfaceName, RefusesWhatIsNone) {
  EXPECT_EQ(MessageOf(ParseInterfaceName("wasi:http")),
            "`wasi:http` is not the name of an interface: there is no interface after the package; "
            "write one like `wasi:http/types@0.2.0`");
  for (const std::string text : {"types", "a:b/", "a:b/c/", "a:b/camelCase", "a:b/c@1.0.0@2.0.0"}) {
    EXPECT_FALSE(ParseInterfaceName(text).has_value()) << text;
  }
}

TEST(InterfaceName, IsCompatibleByPackageNameAndVersion) {
  const auto fits = [](std::string_view provided, std::string_view wanted) {
    return IsCompatible(*ParseInterfaceName(provided), *ParseInterfaceName(wanted));
  };
  EXPECT_TRUE(fits("a:b/c@0.2.3", "a:b/c@0.2.0"));
  EXPECT_FALSE(fits("a:b/c@0.2.0", "a:b/c@0.2.3"));
  EXPECT_FALSE(fits("a:b/d@0.2.0", "a:b/c@0.2.0"));
  EXPECT_FALSE(fits("a:x/c@0.2.0", "a:b/c@0.2.0"));
  EXPECT_FALSE(fits("x:b/c@0.2.0", "a:b/c@0.2.0"));
  EXPECT_TRUE(fits("a:b/c", "a:b/c"));
  EXPECT_FALSE(fits("a:b/c@0.2.0", "a:b/c"));
  EXPECT_FALSE(fits("a:b/c", "a:b/c@0.2.0"));
}

TEST(FunctionName, ReadsAndPrintsEveryForm) {
  using Kind = FunctionKind;
  using Async = AsyncAnnotation;
  const auto expect = [](const std::string& text, const FunctionName& expected) {
    const auto name = ParseFunctionName(text);
    ASSERT_TRUE(name.has_value()) << MessageOf(name);
    EXPECT_EQ(*name, expected) << text;
    EXPECT_EQ(ToString(*name), text);
  };
  expect("greet", {Kind::kFreestanding, Accessor::kNone, Async::kNone, "", "greet"});
  expect("[get]volume", {Kind::kFreestanding, Accessor::kGet, Async::kNone, "", "volume"});
  expect("[set]volume", {Kind::kFreestanding, Accessor::kSet, Async::kNone, "", "volume"});
  expect("[constructor]blob", {Kind::kConstructor, Accessor::kNone, Async::kNone, "blob", ""});
  expect("[method]blob.read", {Kind::kMethod, Accessor::kNone, Async::kNone, "blob", "read"});
  expect("[static]blob.merge", {Kind::kStatic, Accessor::kNone, Async::kNone, "blob", "merge"});
  expect("[method][get]blob.size", {Kind::kMethod, Accessor::kGet, Async::kNone, "blob", "size"});
  expect("[static][set]blob.max", {Kind::kStatic, Accessor::kSet, Async::kNone, "blob", "max"});
  expect("[async]greet", {Kind::kFreestanding, Accessor::kNone, Async::kAnnotated, "", "greet"});
  expect("[async method]a.b", {Kind::kMethod, Accessor::kNone, Async::kAnnotated, "a", "b"});
  expect("[async static]a.b", {Kind::kStatic, Accessor::kNone, Async::kAnnotated, "a", "b"});
}

TEST(FunctionName, RefusesWhatIsNone) {
  EXPECT_EQ(MessageOf(ParseFunctionName("[method]read")),
            "`[method]read` is not the name of a function: a `.` has to follow the resource, as in "
            "`[method]blob.read`");
  EXPECT_EQ(MessageOf(ParseFunctionName("camelCase")),
            "`camelCase` is not the name of a function: `camelCase` is no name of words joined by "
            "`-`, each all lower case or all upper case");
  for (const std::string text :
       {"", "[method].x", "[method]x.", "[method]a.b.c", "[constructor]", "[constructor][get]a",
        "[constructor]a.b", "[static]a", "[get]", "[get][set]a", "[async][get]a", "[other]a",
        "a:b/c", "[method]a"}) {
    EXPECT_FALSE(ParseFunctionName(text).has_value()) << text;
  }
}

TEST(UniquenessKey, LeavesOutCaseHyphensAndAnnotations) {
  EXPECT_EQ(UniquenessKey("foo-bar"), UniquenessKey("FOO-bar"));
  EXPECT_EQ(UniquenessKey("foo-bar"), UniquenessKey("foobar"));
  EXPECT_EQ(UniquenessKey("[method]foo.bar"), UniquenessKey("[static]FOO.ba-r"));
  EXPECT_EQ(UniquenessKey("[method]foo.foo"), UniquenessKey("foo"));
  EXPECT_EQ(UniquenessKey("[static]foo-BAR.FOO-bar"), UniquenessKey("foo-bar"));
  EXPECT_EQ(UniquenessKey("[get]prop"), UniquenessKey("prop"));
  EXPECT_EQ(UniquenessKey("[method][get]a.b"), UniquenessKey("[method]a.b"));
  EXPECT_EQ(UniquenessKey("[constructor]foo"), UniquenessKey("[constructor]FOO"));
  EXPECT_NE(UniquenessKey("[constructor]foo"), UniquenessKey("foo"));
  EXPECT_NE(UniquenessKey("[set]prop"), UniquenessKey("[get]prop"));
  EXPECT_EQ(UniquenessKey("[method][set]a.b"), UniquenessKey("[static][set]a.B"));
  EXPECT_NE(UniquenessKey("[method]foo.bar"), UniquenessKey("foobar"));
}

}  // namespace
}  // namespace composable::wit
