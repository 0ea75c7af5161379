#include "wit/version.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace composable::wit {
namespace {

Version V(std::string_view text) {
  auto version = ParseVersion(text);
  EXPECT_TRUE(version.has_value()) << text;
  return version.value_or(Version{});
}

TEST(Version, ReadsAllParts) {
  const Version version = V("1.20.300-rc.1.x-y+build.7");
  EXPECT_EQ(version, (Version{1, 20, 300, "rc.1.x-y", "build.7"}));
  EXPECT_EQ(ToString(version), "1.20.300-rc.1.x-y+build.7");
}

TEST(Version, PrintsWhatItReads) {
  for (const std::string text : {"0.0.0", "1.2.3", "1.0.0-a", "1.0.0--", "1.0.0+0", "1.0.0-0+0.a",
                                 "1.0.0-x-y.z", "18446744073709551615.0.0"}) {
    EXPECT_EQ(ToString(V(text)), text);
  }
}

TEST(Version, RefusesWhatIsNone) {
  for (const std::string text :
       {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+",
        "1.2.3-ä", "v1.2.3", " 1.2.3", "1.2.x", "-1.2.3", "1.2.3+a+b"}) {
    const auto version = ParseVersion(text);
    ASSERT_FALSE(version.has_value()) << text;
    EXPECT_EQ(version.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(version.error().message,
              "`" + text + "` is not a semantic version; write one like `1.2.3` or `0.2.0-rc.1`");
  }
}

TEST(Version, RefusesNumbersThatAreTooLarge) {
  const auto version = ParseVersion("1.18446744073709551616.0");
  ASSERT_FALSE(version.has_value());
  EXPECT_EQ(version.error().message,
            "`1.18446744073709551616.0` is not a usable version: a number in it exceeds 2^64 - 1");
}

TEST(ComparePrecedence, FollowsTheOrderOfSemver) {
  // semver.org 2.0.0, section 11.
  const std::vector<std::string> ascending = {"0.0.1",
                                              "0.1.0",
                                              "1.0.0-1",
                                              "1.0.0-2",
                                              "1.0.0-10",
                                              "1.0.0-alpha",
                                              "1.0.0-alpha.1",
                                              "1.0.0-alpha.beta",
                                              "1.0.0-beta",
                                              "1.0.0-beta.2",
                                              "1.0.0-beta.11",
                                              "1.0.0-rc.1",
                                              "1.0.0",
                                              "1.0.1",
                                              "1.1.0",
                                              "2.0.0-18446744073709551616",
                                              "2.0.0-18446744073709551617",
                                              "2.0.0"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(ComparePrecedence(V(ascending[i]), V(ascending[j])), i <=> j)
          << ascending[i] << " " << ascending[j];
    }
  }
}

TEST(ComparePrecedence, IgnoresBuilds) {
  EXPECT_EQ(ComparePrecedence(V("1.0.0+a"), V("1.0.0+b")), std::strong_ordering::equal);
  EXPECT_NE(V("1.0.0+a"), V("1.0.0+b"));
}

TEST(CanonicalVersion, IsThePartThatCompatibleVersionsShare) {
  const auto parts = [](std::string_view text) {
    return std::pair(CanonicalVersion(V(text)), VersionSuffix(V(text)));
  };
  using Parts = std::pair<std::string, std::string>;
  EXPECT_EQ(parts("1.2.3+abc"), Parts("1", ".2.3+abc"));
  EXPECT_EQ(parts("0.2.1"), Parts("0.2", ".1"));
  EXPECT_EQ(parts("0.0.1"), Parts("0.0.1", ""));
  EXPECT_EQ(parts("0.0.1+b"), Parts("0.0.1", "+b"));
  EXPECT_EQ(parts("1.0.0-rc1"), Parts("1.0.0-rc1", ""));
  EXPECT_EQ(parts("1.0.0-rc1+b"), Parts("1.0.0-rc1", "+b"));
  EXPECT_EQ(parts("0.0.0"), Parts("0.0.0", ""));
}

TEST(IsCompatible, WantsTheSameTrackAndNothingOlder) {
  const auto fits = [](std::string_view provided, std::string_view wanted) {
    return IsCompatible(V(provided), V(wanted));
  };
  EXPECT_TRUE(fits("1.2.3", "1.2.3"));
  EXPECT_TRUE(fits("1.3.0", "1.2.9"));
  EXPECT_FALSE(fits("1.2.2", "1.2.3"));
  EXPECT_FALSE(fits("2.0.0", "1.0.0"));
  EXPECT_TRUE(fits("0.2.6", "0.2.1"));
  EXPECT_FALSE(fits("0.3.0", "0.2.0"));
  EXPECT_FALSE(fits("0.0.2", "0.0.1"));
  EXPECT_TRUE(fits("0.0.1", "0.0.1"));
  EXPECT_TRUE(fits("0.0.1+b", "0.0.1+a"));
  // A pre-release fits itself only.
  EXPECT_TRUE(fits("0.2.0-rc.1", "0.2.0-rc.1"));
  EXPECT_FALSE(fits("0.2.0-rc.2", "0.2.0-rc.1"));
  EXPECT_FALSE(fits("0.2.0", "0.2.0-rc.1"));
  EXPECT_FALSE(fits("0.2.1-rc.1", "0.2.0"));
}

}  // namespace
}  // namespace composable::wit
