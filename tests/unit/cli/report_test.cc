#include "cli/report.h"

#include <gtest/gtest.h>

#include <vector>

#include "fake_host.h"

namespace composable::cli {
namespace {

TEST(ReportTest, ShowsEachErrorWithItsLineAndDetails) {
  Error located =
      FailAt(FilePosition{"a.toml", 2, 5, "x = 1"}, ErrorCode::kInvalidConfig, "unknown key `x`")
          .error();
  Error trap = Fail(ErrorCode::kTrap, "it trapped").error();
  trap.details = "  0: run";
  test::FakeConsole console;
  ReportErrors(console, std::vector<Error>{located, trap});
  EXPECT_EQ(console.diagnostics,
            "error: a.toml:2:5: unknown key `x`\n 2 | x = 1\n   |     ^\n"
            "error: it trapped\n  0: run\n");
  EXPECT_EQ(console.output, "");
}

TEST(ReportTest, LabelsWarnings) {
  test::FakeConsole console;
  ReportWarning(console, "watch out");
  EXPECT_EQ(console.diagnostics, "warning: watch out\n");
}

TEST(ReportTest, KeepsControlCharactersFromTheTerminal) {
  test::FakeConsole console;
  ReportWarning(console, "a\x1b[31mb\rc\x7f d\te\nf \xc2\x9b \xc2\xa9 \xc2");
  EXPECT_EQ(console.diagnostics, "warning: a?[31mb?c? d\te\nf ? \xc2\xa9 \xc2\n");
}

}  // namespace
}  // namespace composable::cli
