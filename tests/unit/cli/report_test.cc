#include "cli/report.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/diagnostic.h"
#include "fake_host.h"

namespace composable::cli {
namespace {

TEST(ReportTest, ShowsEachErrorWithItsLineAndDetails) {
  Error located = FailAt(FilePosition{"a.toml", 2, 5, "x = 1"},
                         {ErrorCode::kInvalidConfig, Diagnostic::kUnknownKey}, "unknown key `x`")
                      .error();
  Error trap = Fail(ErrorCode::kTrap, "it trapped").error();
  trap.details = "  0: run";
  test::FakeConsole console;
  ReportErrors(console, std::vector<Error>{located, trap});
  EXPECT_EQ(console.diagnostics,
            "error[E0206]: a.toml:2:5: unknown key `x`\n 2 | x = 1\n   |     ^\n"
            "error[E9006]: it trapped\n  0: run\n");
  EXPECT_EQ(console.output, "");
}

TEST(ReportTest, LabelsWarnings) {
  test::FakeConsole console;
  ReportWarnings(console,
                 std::vector<Error>{
                     Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnusedImport}, "odd").error(),
                     Fail(ErrorCode::kLink, "watch out").error()});
  EXPECT_EQ(console.diagnostics, "warning[W0450]: odd\nwarning[E9005]: watch out\n");
}

TEST(ReportTest, KeepsControlCharactersFromTheTerminal) {
  test::FakeConsole console;
  ReportError(console, {.code = ErrorCode::kIo,
                        .message = "a\x1b[31mb\rc\x7f d\te\nf \xc2\x9b \xc2\xa9 \xc2"});
  EXPECT_EQ(console.diagnostics, "error[E9014]: a?[31mb?c? d\te\nf ? \xc2\xa9 \xc2\n");
}

}  // namespace
}  // namespace composable::cli
