#include "wit/function_patterns.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace composable::wit {
namespace {

bool Covers(const std::string& pattern, std::string_view interface, std::string_view function) {
  const std::vector<std::string> patterns = {pattern};
  const auto matches = FunctionPatterns::Parse(patterns);
  EXPECT_TRUE(matches) << ToString(matches.error());
  return matches && matches->Covers(interface, ParseFunctionName(function).value());
}

std::string ErrorOf(const std::string& pattern) {
  const std::vector<std::string> patterns = {pattern};
  const auto matches = FunctionPatterns::Parse(patterns);
  return matches ? "no error" : ToString(matches.error());
}

TEST(FunctionPatterns, AnExactFunctionInAnyVersion) {
  EXPECT_TRUE(Covers("a:b/c#f", "a:b/c", "f"));
  EXPECT_TRUE(Covers("a:b/c#f", "a:b/c@1.2.3", "f"));
  EXPECT_FALSE(Covers("a:b/c#f", "a:b/c@1.2.3", "g"));
  EXPECT_FALSE(Covers("a:b/c#f", "a:b/cc", "f"));
  EXPECT_FALSE(Covers("a:b/c#f", "", "f"));
}

TEST(FunctionPatterns, AVersionWhereThePatternHasOne) {
  EXPECT_TRUE(Covers("a:b/c@1.0.0", "a:b/c@1.0.0", "f"));
  EXPECT_FALSE(Covers("a:b/c@1.0.0", "a:b/c@1.0.1", "f"));
  EXPECT_TRUE(Covers("a:b/c@1.*#f", "a:b/c@1.0.1", "f"));
}

TEST(FunctionPatterns, PackagesAndNamespaces) {
  EXPECT_TRUE(Covers("a:b/*", "a:b/c@1.0.0", "f"));
  EXPECT_TRUE(Covers("a:b", "a:b/c@1.0.0", "f"));
  EXPECT_FALSE(Covers("a:b", "a:bb/c", "f"));
  EXPECT_TRUE(Covers("a:*", "a:b/c", "f"));
  EXPECT_FALSE(Covers("a:*", "aa:b/c", "f"));
}

TEST(FunctionPatterns, NamesInAnyInterfaceOrNone) {
  EXPECT_TRUE(Covers("say-hello", "a:b/c", "say-hello"));
  EXPECT_TRUE(Covers("say-hello", "", "say-hello"));
  EXPECT_TRUE(Covers("say-*", "", "say-hello"));
  EXPECT_TRUE(Covers("*-h*o", "", "say-hello"));
  EXPECT_FALSE(Covers("say-*", "", "do-say-hello"));
  EXPECT_TRUE(Covers("*", "", "f"));
  EXPECT_TRUE(Covers("*", "a:b/c", "[constructor]blob"));
}

TEST(FunctionPatterns, MethodsByEitherName) {
  EXPECT_TRUE(Covers("[method]blob.read", "a:b/c", "[method]blob.read"));
  EXPECT_TRUE(Covers("a:b/c#read", "a:b/c", "[method]blob.read"));
  EXPECT_FALSE(Covers("blob", "a:b/c", "[constructor]blob"));
}

TEST(FunctionPatterns, EverythingWithoutPatterns) {
  const auto matches = FunctionPatterns::Parse({});
  ASSERT_TRUE(matches);
  EXPECT_TRUE(matches->Covers("a:b/c", ParseFunctionName("f").value()));
}

TEST(FunctionPatterns, RefusesWhatIsNoPattern) {
  const std::string forms =
      "` is no pattern for functions; they have the forms `ns:pkg/iface#func`, `ns:pkg/iface`, "
      "`ns:pkg/iface@1.0.0`, `ns:pkg`, `ns:pkg/*`, `ns:*`, `func-name`, `func-*` and `*`";
  EXPECT_EQ(ErrorOf(""), "`" + forms);
  EXPECT_EQ(ErrorOf("a:b/c#"), "`a:b/c#" + forms);
  EXPECT_EQ(ErrorOf("c#f"), "`c#f" + forms);
  EXPECT_EQ(ErrorOf("a:b/c#f#g"), "`a:b/c#f#g" + forms);
}

}  // namespace
}  // namespace composable::wit
