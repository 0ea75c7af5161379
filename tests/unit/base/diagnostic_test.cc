#include "base/diagnostic.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace composable {
namespace {

TEST(DiagnosticTest, CodesHaveALetterAndFourDigits) {
  EXPECT_EQ(DiagnosticCode(Diagnostic::kNoSuchSource), "E0101");
  EXPECT_EQ(DiagnosticCode(Diagnostic::kUnknownFunction), "E1001");
  EXPECT_EQ(DiagnosticCode(Diagnostic::kSourceGivenTwice), "W0150");
}

TEST(DiagnosticTest, SeverityFollowsFromTheNumber) {
  EXPECT_EQ(SeverityOf(Diagnostic::kInternal), Severity::kError);
  EXPECT_EQ(SeverityOf(Diagnostic::kUnusedImport), Severity::kWarning);
  EXPECT_EQ(SeverityName(Severity::kError), "error");
  EXPECT_EQ(SeverityName(Severity::kWarning), "warning");
}

TEST(DiagnosticTest, ErrorsWithoutADiagnosticHaveThatOfTheirCode) {
  std::set<std::string> codes;
  for (int i = 0; i <= static_cast<int>(ErrorCode::kInternal); ++i) {
    const Error error{.code = static_cast<ErrorCode>(i)};
    codes.insert(DiagnosticCode(DiagnosticOf(error)));
  }
  EXPECT_EQ(codes, (std::set<std::string>{"E0299", "E0503", "E9001", "E9002", "E9003", "E9004",
                                          "E9005", "E9006", "E9007", "E9008", "E9009", "E9010",
                                          "E9011", "E9012", "E9013", "E9014", "E9015"}));
}

TEST(DiagnosticTest, FailTakesACodeOrAKind) {
  EXPECT_EQ(Fail(ErrorCode::kIo, "a").error(), (Error{.code = ErrorCode::kIo, .message = "a"}));
  const Error error = FailAt(FilePosition{"a.toml", 1, 2, {}},
                             {ErrorCode::kInvalidConfig, Diagnostic::kUnknownKey}, "{}", 1)
                          .error();
  EXPECT_EQ(error, (Error{.code = ErrorCode::kInvalidConfig,
                          .message = "1",
                          .where = FilePosition{"a.toml", 1, 2, {}},
                          .diagnostic = Diagnostic::kUnknownKey}));
  EXPECT_EQ(DiagnosticOf(error), Diagnostic::kUnknownKey);
}

TEST(DiagnosticTest, WhoMadeTheErrorKnowsBest) {
  Error error = Fail(ErrorCode::kNotFound, "a").error();
  EXPECT_EQ(DiagnosticOf(error.As(Diagnostic::kUnknownImport)), Diagnostic::kUnknownImport);
  EXPECT_EQ(DiagnosticOf(error.As(Diagnostic::kUnknownComponent)), Diagnostic::kUnknownImport);
}

}  // namespace
}  // namespace composable
