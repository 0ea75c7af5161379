#include "base/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace composable {
namespace {

Error Sample(Location where) {
  return Error{ErrorCode::kIo, "no such file", std::move(where), {}, {}};
}

TEST(ErrorCodeName, IsStableAndDistinct) {
  EXPECT_EQ(ErrorCodeName(ErrorCode::kInvalidArgument), "invalid-argument");
  EXPECT_EQ(ErrorCodeName(ErrorCode::kDeadlineExceeded), "deadline-exceeded");
  EXPECT_EQ(ErrorCodeName(ErrorCode::kInternal), "internal");
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    names.insert(ErrorCodeName(static_cast<ErrorCode>(code)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(ErrorCode::kInternal) + 1);
}

TEST(ErrorToString, HasMessageOnly) { EXPECT_EQ(ToString(Sample({})), "no such file"); }

TEST(ErrorToString, NamesContextFromTheOutside) {
  Error error = Sample({});
  error.WithContext("cannot read `x`");
  error.WithContext("component `greeter`");
  EXPECT_EQ(ToString(error), "component `greeter`: cannot read `x`: no such file");
}

TEST(ErrorToString, NamesAPlaceInBytes) {
  EXPECT_EQ(ToString(Sample(ByteOffset{0x1f})), "at offset 0x1f: no such file");
}

TEST(ErrorToString, NamesAPlaceInAFile) {
  EXPECT_EQ(ToString(Sample(FilePosition{"a.toml", 3, 7, "x = 1"})), "a.toml:3:7: no such file");
}

TEST(ErrorToString, LeavesOutAnUnknownLine) {
  EXPECT_EQ(ToString(Sample(FilePosition{"a.toml", 0, 0, ""})), "a.toml: no such file");
}

TEST(ErrorToString, LeavesOutAnUnknownColumn) {
  EXPECT_EQ(ToString(Sample(FilePosition{"a.toml", 3, 0, ""})), "a.toml:3: no such file");
}

TEST(ErrorToReport, ShowsTheLineWithACaret) {
  EXPECT_EQ(ToReport(Sample(FilePosition{"a.toml", 12, 5, "uri = 1"})),
            "a.toml:12:5: no such file\n"
            " 12 | uri = 1\n"
            "    |     ^");
}

TEST(ErrorToReport, KeepsTabsUnderTabs) {
  EXPECT_EQ(ToReport(Sample(FilePosition{"a.toml", 1, 3, "\tx\ty"})),
            "a.toml:1:3: no such file\n"
            " 1 | \tx\ty\n"
            "   | \t ^");
}

TEST(ErrorToReport, PutsACaretBehindTheLine) {
  EXPECT_EQ(ToReport(Sample(FilePosition{"a.toml", 1, 99, "ab"})),
            "a.toml:1:99: no such file\n"
            " 1 | ab\n"
            "   |   ^");
}

TEST(ErrorToReport, ShowsALineOfUnknownColumnWithoutACaret) {
  EXPECT_EQ(ToReport(Sample(FilePosition{"a.toml", 4, 0, "ab"})),
            "a.toml:4: no such file\n"
            " 4 | ab");
}

TEST(ErrorToReport, EndsWithTheDetails) {
  Error error = Sample({});
  error.details = "one\ntwo";
  EXPECT_EQ(ToReport(error), "no such file\none\ntwo");
}

TEST(Fail, FormatsItsMessage) {
  const Status status = Fail(ErrorCode::kNotFound, "no `{}` in {}", "x", 3);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error(), (Error{ErrorCode::kNotFound, "no `x` in 3", std::monostate{}, {}, {}}));
}

TEST(FailAt, KeepsThePlace) {
  const Result<int> result = FailAt(ByteOffset{8}, ErrorCode::kInvalidComponent, "bad {}", "byte");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error(),
            (Error{ErrorCode::kInvalidComponent, "bad byte", ByteOffset{8}, {}, {}}));
}

Result<int> Half(int number) {
  if (number % 2 != 0) return Fail(ErrorCode::kInvalidArgument, "{} is odd", number);
  return number / 2;
}

Result<int> Quarter(int number) {
  COMPOSABLE_TRY(const int half, Half(number));
  COMPOSABLE_CHECK(Half(half));
  COMPOSABLE_TRY(const int quarter, Half(half));
  return quarter;
}

TEST(TryMacros, BindValuesAndReturnErrors) {
  EXPECT_EQ(Quarter(12), 3);
  const auto first = Quarter(7);
  ASSERT_FALSE(first.has_value());
  EXPECT_EQ(first.error().message, "7 is odd");
  const auto second = Quarter(6);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().message, "3 is odd");
}

}  // namespace
}  // namespace composable
