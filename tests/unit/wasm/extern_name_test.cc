#include "wasm/extern_name.h"

#include <gtest/gtest.h>

namespace composable::wasm {
namespace {

TEST(LabelTest, AcceptsWordsAndAcronyms) {
  for (const char* label : {"a", "a-b-c", "a1-2-3", "A", "A-B-C", "A1-2-3", "a11-w0rds",
                            "A11-4CR0NYMS", "m1x3d-4CR0NYMS", "is-XML", "a0-000-3d4a-54FF"}) {
    EXPECT_TRUE(IsLabel(label)) << label;
  }
}

TEST(LabelTest, RefusesEverythingElse) {
  for (const char* label : {"", "-", "a-", "-a", "a--b", "1-2-3", "aB", "Ab", "a_b", "a b", "a.b",
                            "\xC2\xB6", "a-bC"}) {
    EXPECT_FALSE(IsLabel(label)) << label;
  }
}

TEST(SemanticVersionTest, AcceptsVersions) {
  for (const char* version :
       {"0.0.0", "1.2.3", "10.20.30", "1.0.0-rc.1", "1.0.0-alpha-a.b", "1.0.0+build.01",
        "1.0.0-0a+b-c", "1.0.0-rc.0", "0.2.0-rc-2023-11-10"}) {
    EXPECT_TRUE(IsSemanticVersion(version)) << version;
  }
}

TEST(SemanticVersionTest, RefusesEverythingElse) {
  for (const char* version :
       {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "1.2.3-", "1.2.3+", "1.2.3-01", "1.2.3-a..b",
        "1.2.3-a_b", "v1.2.3", "1.2.x", "1..3", "1.2.3 "}) {
    EXPECT_FALSE(IsSemanticVersion(version)) << version;
  }
}

struct NameCase {
  const char* name;
  ExternNameKind kind;
};

class ExternNameTest : public testing::TestWithParam<NameCase> {};

TEST_P(ExternNameTest, KnowsTheKind) {
  const auto kind = ParseExternName(GetParam().name);
  ASSERT_TRUE(kind.has_value()) << ToString(kind.error());
  EXPECT_EQ(*kind, GetParam().kind);
}

using enum ExternNameKind;
INSTANTIATE_TEST_SUITE_P(
    All, ExternNameTest,
    testing::Values(
        NameCase{"custom-hook", kLabel}, NameCase{"get-JSON", kLabel},
        NameCase{"[constructor]blob", kConstructor}, NameCase{"[method]blob.read-all", kMethod},
        NameCase{"[static]blob.merge", kStatic}, NameCase{"[get]size", kAccessor},
        NameCase{"[set]size", kAccessor}, NameCase{"[method][get]blob.size", kMethod},
        NameCase{"[static][set]blob.size", kStatic}, NameCase{"wasi:http/handler", kInterface},
        NameCase{"wasi:http/types@0.2.0", kInterface}, NameCase{"a:b/c@0.2.6-rc.1+x", kInterface},
        NameCase{"a:b/c@1", kInterface}, NameCase{"a:b/c@0.2", kInterface},
        NameCase{"a:b/c@0.0.1", kInterface}, NameCase{"a:b/c@0.0.0", kInterface},
        NameCase{"a-b:c-d/E-f", kInterface}, NameCase{"a:b:c/d/e@1.0.0", kInterface},
        NameCase{"locked-dep=<a:b>", kDependency}, NameCase{"locked-dep=<a:b@1.2.3>", kDependency},
        NameCase{"locked-dep=<a:b/c>,integrity=<sha256-Zm9v>", kDependency},
        NameCase{"unlocked-dep=<a:b>", kDependency}, NameCase{"unlocked-dep=<a:b@*>", kDependency},
        NameCase{"unlocked-dep=<a:b@{*}>", kDependency},
        NameCase{"unlocked-dep=<a:b@{>=1.2.3}>", kDependency},
        NameCase{"unlocked-dep=<a:b@{<1.2.3-rc}>", kDependency},
        NameCase{"unlocked-dep=<a:b@{>=1.2.3 <1.2.4}>", kDependency},
        NameCase{"url=<https://example.com/a?b#c>", kUrl},
        NameCase{"url=<x>,integrity=<sha512-Zm9vYg==>", kUrl}, NameCase{"url=<>", kUrl},
        NameCase{"integrity=<sha256-a>", kIntegrity},
        NameCase{"integrity=< sha384-Zm8=?opt \n sha512-x >", kIntegrity}));

struct BadNameCase {
  const char* name;
  const char* problem;
};

class BadExternNameTest : public testing::TestWithParam<BadNameCase> {};

TEST_P(BadExternNameTest, SaysWhatIsWrong) {
  const auto kind = ParseExternName(GetParam().name);
  ASSERT_FALSE(kind.has_value());
  EXPECT_EQ(kind.error().code, ErrorCode::kInvalidComponent);
  EXPECT_EQ(kind.error().message, fmt::format("`{}` is not a valid extern name: expected {}",
                                              GetParam().name, GetParam().problem));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadExternNameTest,
    testing::Values(
        BadNameCase{"", "a label in kebab case, found ``"},
        BadNameCase{"Hello", "a label in kebab case, found `Hello`"},
        BadNameCase{"a.b", "a label in kebab case, found `a.b`"},
        BadNameCase{"[constructor]", "a label in kebab case, found ``"},
        BadNameCase{"[constructor]a.b", "a label in kebab case, found `a.b`"},
        BadNameCase{"[constructor][get]a", "a label in kebab case, found `[get]a`"},
        BadNameCase{"[method]a", "`.`, found ``"},
        BadNameCase{"[method]a.", "a label in kebab case, found ``"},
        BadNameCase{"[method]a.b.c", "a label in kebab case, found `b.c`"},
        BadNameCase{"[static]A_b.c", "a label in kebab case, found `A_b`"},
        BadNameCase{"[foo]a", "a label in kebab case, found `[foo]a`"},
        BadNameCase{"a:b", "`/` and an interface after the package, found ``"},
        BadNameCase{"A:b/c", "lower-case words in kebab case, found `A`"},
        BadNameCase{":b/c", "lower-case words in kebab case, found ``"},
        BadNameCase{"a:/c", "lower-case words in kebab case, found ``"},
        BadNameCase{"a/b:c", "`:`, found `/b:c`"},
        BadNameCase{"a:b/", "a label in kebab case, found ``"},
        BadNameCase{"a:b/c@", "a semantic version, found ``"},
        BadNameCase{"a:b/c@1.2", "a semantic version, found `1.2`"},
        BadNameCase{"a:b/c@01", "a semantic version, found `01`"},
        BadNameCase{"a:b/c@0.0", "a semantic version, found `0.0`"},
        BadNameCase{"locked-dep=a:b", "`<`, found `a:b`"},
        BadNameCase{"locked-dep=<a:b", "`>`, found ``"},
        BadNameCase{"locked-dep=<a:b@*>", "a semantic version, found `*`"},
        BadNameCase{"locked-dep=<a:b>x", "its end, found `x`"},
        BadNameCase{"locked-dep=<a:b>,x", "`integrity=<`, found `x`"},
        BadNameCase{"unlocked-dep=<a:b@1.0.0>", "`{`, found `1.0.0>`"},
        BadNameCase{"unlocked-dep=<a:b@{1.0.0}>", "`<`, found `1.0.0}>`"},
        BadNameCase{"unlocked-dep=<a:b@{>=1.0.0<2.0.0}>",
                    "a semantic version, found `1.0.0<2.0.0`"},
        BadNameCase{"unlocked-dep=<a:b@{>=1.0.0 2.0.0}>", "`<`, found `2.0.0}>`"},
        BadNameCase{"unlocked-dep=<a:b@{<1.0.0>", "a semantic version, found `1.0.0>`"},
        BadNameCase{"url=<a<b>", "a url without brackets, found `a`"},
        BadNameCase{"url=<a", "`>`, found ``"},
        BadNameCase{"integrity=<>", "an integrity such as `sha256-…`, found ``"},
        BadNameCase{"integrity=<md5-x>", "an integrity such as `sha256-…`, found `md5-x`"},
        BadNameCase{"integrity=<sha256->", "an integrity such as `sha256-…`, found `sha256-`"},
        BadNameCase{"integrity=<sha256-a===>",
                    "an integrity such as `sha256-…`, found `sha256-a===`"},
        BadNameCase{"integrity=<sha256-a=b>",
                    "an integrity such as `sha256-…`, found `sha256-a=b`"},
        BadNameCase{"integrity=<sha256-a*>",
                    "an integrity such as `sha256-…`, found `sha256-a*`"}));

}  // namespace
}  // namespace composable::wasm
