#include "oci/challenge.h"

#include <gtest/gtest.h>

namespace composable::oci {
namespace {

TEST(Challenge, HasASchemeAndParameters) {
  EXPECT_EQ(
      ParseChallenges(
          R"(Bearer realm="https://auth.example/token",service="registry",scope="a:b:pull,push")"),
      (std::vector<Challenge>{{.scheme = "bearer",
                               .parameters = {{"realm", "https://auth.example/token"},
                                              {"service", "registry"},
                                              {"scope", "a:b:pull,push"}}}}));
  EXPECT_EQ(ParseChallenges(R"(BASIC Realm = "say \"hi\"")"),
            (std::vector<Challenge>{{.scheme = "basic", .parameters = {{"realm", "say \"hi\""}}}}));
}

TEST(Challenge, SeveralStandInOneHeader) {
  EXPECT_EQ(ParseChallenges(R"(Negotiate, Basic realm=x, Bearer realm="y")"),
            (std::vector<Challenge>{{.scheme = "negotiate", .parameters = {}},
                                    {.scheme = "basic", .parameters = {{"realm", "x"}}},
                                    {.scheme = "bearer", .parameters = {{"realm", "y"}}}}));
}

TEST(Challenge, WhatCannotBeReadEndsTheReading) {
  EXPECT_TRUE(ParseChallenges("").empty());
  EXPECT_TRUE(ParseChallenges("\"").empty());
  EXPECT_EQ(ParseChallenges("Basic realm=\"open"),
            (std::vector<Challenge>{{.scheme = "basic", .parameters = {}}}));
  EXPECT_EQ(ParseChallenges("Basic realm=\"x\\"),
            (std::vector<Challenge>{{.scheme = "basic", .parameters = {}}}));
}

}  // namespace
}  // namespace composable::oci
