#include "base/sparse_bytes.h"

#include <gtest/gtest.h>

#include <utility>

#include "support/process_size.h"

namespace composable {
namespace {

TEST(SparseBytesTest, AreZerosUntilTheyAreWritten) {
  auto bytes = SparseBytes::Make(100'000);
  ASSERT_TRUE(bytes);
  ASSERT_EQ(bytes->bytes().size(), 100'000U);
  bytes->bytes()[50'000] = 7;
  const SparseBytes moved = *std::move(bytes);
  EXPECT_EQ(moved.bytes()[49'999], 0);
  EXPECT_EQ(moved.bytes()[50'000], 7);
  EXPECT_EQ(moved.bytes()[99'999], 0);
}

TEST(SparseBytesTest, MayBeNone) {
  const auto none = SparseBytes::Make(0);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->bytes().empty());
}

TEST(SparseBytesTest, AreRefusedWhereThereIsNoRoom) {
  EXPECT_FALSE(SparseBytes::Make(std::size_t{1} << 62U));
}

TEST(SparseBytesTest, TakeMemoryForWhatIsWritten) {
  constexpr std::size_t kSize = std::size_t{1} << 30U;
  const std::size_t before = test::MeasureProcess().bytes;
  auto bytes = SparseBytes::Make(kSize);
  ASSERT_TRUE(bytes);
  bytes->bytes()[kSize / 2] = 1;
  EXPECT_LT(test::MeasureProcess().bytes, before + kSize / 100);
}

}  // namespace
}  // namespace composable
