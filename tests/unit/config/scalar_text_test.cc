#include "config/scalar_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <utility>

namespace composable::config {
namespace {

std::optional<std::string> Text(decltype(Node::value) value) {
  return ScalarText({std::move(value), 0});
}

TEST(ScalarText, OfWhatIsNoNumberIsWhatIsWritten) {
  EXPECT_EQ(Text(std::string("a \"b\"")), "a \"b\"");
  EXPECT_EQ(Text(std::string()), "");
  EXPECT_EQ(Text(true), "true");
  EXPECT_EQ(Text(false), "false");
  EXPECT_EQ(Text(DateTime{"2024-01-02"}), "2024-01-02");
}

TEST(ScalarText, OfIntegersIsDecimalAndExact) {
  EXPECT_EQ(Text(std::int64_t{0}), "0");
  EXPECT_EQ(Text(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
}

TEST(ScalarText, OfFloatsReadsBackAndIsNoInteger) {
  EXPECT_EQ(Text(0.1), "0.1");
  EXPECT_EQ(Text(2.0), "2.0");
  EXPECT_EQ(Text(-0.0), "-0.0");
  EXPECT_EQ(Text(1e21), "1e+21");
  EXPECT_EQ(Text(5e-324), "5e-324");
  EXPECT_EQ(Text(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(Text(std::numeric_limits<double>::quiet_NaN()), "nan");
}

TEST(ScalarText, OfArraysAndTablesIsNone) {
  EXPECT_EQ(Text(Array()), std::nullopt);
  EXPECT_EQ(Text(Table()), std::nullopt);
}

}  // namespace
}  // namespace composable::config
