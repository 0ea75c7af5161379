#include "cli/filter.h"

#include <gtest/gtest.h>

#include <string>

#include "cli/console.h"

namespace composable::cli {
namespace {

class FilterTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { PrepareStandardStreams(); }
};

TEST_F(FilterTest, ReturnsWhatTheProgramMakesOfTheInput) {
  const auto output = RunFilter("tr", {"a-z", "A-Z"}, "hello");
  ASSERT_TRUE(output.has_value()) << ToString(output.error());
  EXPECT_EQ(*output, "HELLO");
}

// More than a pipe holds, in both directions at once.
TEST_F(FilterTest, PassesMuch) {
  const std::string input(3'000'000, 'x');
  const auto output = RunFilter("cat", {}, input);
  ASSERT_TRUE(output.has_value()) << ToString(output.error());
  EXPECT_EQ(*output, input);
}

TEST_F(FilterTest, TheProgramNeedNotReadItsInput) {
  const auto output = RunFilter("echo", {"fine"}, std::string(3'000'000, 'x'));
  ASSERT_TRUE(output.has_value()) << ToString(output.error());
  EXPECT_EQ(*output, "fine\n");
}

TEST_F(FilterTest, FailuresAreTold) {
  const auto missing = RunFilter("no-such-program-anywhere", {}, "");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ToString(missing.error()),
            "there is no program `no-such-program-anywhere` in the PATH");
  const auto failed = RunFilter("sh", {"-c", "exit 3"}, "");
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(ToString(failed.error()), "`sh` failed with status 3");
  const auto killed = RunFilter("sh", {"-c", "kill -9 $$"}, "");
  ASSERT_FALSE(killed.has_value());
  EXPECT_EQ(ToString(killed.error()), "`sh` was ended by signal 9");
}

}  // namespace
}  // namespace composable::cli
