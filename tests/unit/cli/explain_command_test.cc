#include "cli/explain_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "fake_host.h"

namespace composable::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ExplainTest : public testing::Test {
 protected:
  test::FakeHost host_;
};

TEST_F(ExplainTest, ExplainsEachCode) {
  EXPECT_EQ(host_.Run({"explain", "E0206", "w0450"}), ExitCode::kSuccess);
  EXPECT_THAT(host_.console.output, StartsWith("E0206: Unknown key\n\nThe definition has no key"));
  EXPECT_THAT(host_.console.output, HasSubstr("```\n\nW0450: An import is not used\n\n"));
}

TEST_F(ExplainTest, ListsAllCodes) {
  EXPECT_EQ(host_.Run({"explain"}), ExitCode::kSuccess);
  EXPECT_THAT(host_.console.output, StartsWith("E0101  There is no such file\nE0102  "));
  EXPECT_THAT(host_.console.output, HasSubstr("\nW0450  An import is not used\n"));
}

TEST_F(ExplainTest, IsJsonForPrograms) {
  EXPECT_EQ(host_.Run({"explain", "--format", "json"}), ExitCode::kSuccess);
  EXPECT_EQ(boost::json::parse(host_.console.output).at(0).at("code"), "E0101");
  host_.console.output.clear();
  EXPECT_EQ(host_.Run({"explain", "W0450", "--format", "json"}), ExitCode::kSuccess);
  EXPECT_EQ(boost::json::parse(host_.console.output).as_array().size(), 1U);
}

TEST_F(ExplainTest, SuggestsTheNearestCode) {
  EXPECT_EQ(host_.Run({"explain", "E0206", "E02O6"}), ExitCode::kUsage);
  EXPECT_EQ(host_.console.output, "");
  EXPECT_EQ(host_.console.diagnostics,
            "error[E9001]: there is no code `E02O6`; did you mean `E0206`?\n"
            "usage: composable explain [CODE...] [--format FORMAT]\n"
            "try: composable explain --help\n");
}

}  // namespace
}  // namespace composable::cli
