#include "app/invocation_ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace composable::app {
namespace {

TEST(InvocationIds, NoTwoAreAlike) {
  InvocationIds ids;
  InvocationIds others;
  const std::string first = ids.Next();
  EXPECT_THAT(first, testing::MatchesRegex("[0-9a-f]+-1"));
  EXPECT_EQ(ids.Next(), first.substr(0, 17) + "2");
  EXPECT_NE(others.Next(), first);
}

}  // namespace
}  // namespace composable::app
