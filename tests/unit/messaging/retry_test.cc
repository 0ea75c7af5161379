#include "messaging/retry.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>

namespace composable::messaging {
namespace {

using std::chrono::milliseconds;

RandomSource Always(std::uint64_t number) {
  return [number] { return number; };
}

constexpr RetryPolicy kPolicy{
    .max_deliveries = 9, .initial_delay = milliseconds(100), .max_delay = milliseconds(1000)};

TEST(Retry, DelayDoublesUpToTheMost) {
  // The random number is the last of the choices between half of the delay and all of it.
  EXPECT_EQ(DelayAfter(1, kPolicy, Always(50)), milliseconds(100));
  EXPECT_EQ(DelayAfter(2, kPolicy, Always(100)), milliseconds(200));
  EXPECT_EQ(DelayAfter(3, kPolicy, Always(200)), milliseconds(400));
  EXPECT_EQ(DelayAfter(4, kPolicy, Always(400)), milliseconds(800));
  EXPECT_EQ(DelayAfter(5, kPolicy, Always(500)), milliseconds(1000));
  EXPECT_EQ(DelayAfter(1'000'000, kPolicy, Always(500)), milliseconds(1000));
}

TEST(Retry, DelayIsAtLeastHalf) {
  EXPECT_EQ(DelayAfter(1, kPolicy, Always(0)), milliseconds(50));
  EXPECT_EQ(DelayAfter(5, kPolicy, Always(0)), milliseconds(500));
}

TEST(Retry, ShortestAndLongestPoliciesWork) {
  const RetryPolicy shortest{.initial_delay = milliseconds(1), .max_delay = milliseconds(1)};
  EXPECT_EQ(DelayAfter(7, shortest, Always(12345)), milliseconds(1));
  const RetryPolicy longest{.initial_delay = milliseconds(1), .max_delay = milliseconds::max()};
  EXPECT_GE(DelayAfter(4'000'000'000, longest, Always(0)), milliseconds::max() / 2);
}

TEST(Retry, DelaysOfManyDiffer) {
  const RandomSource random = MakeRandomSource();
  milliseconds least = milliseconds::max();
  milliseconds most{0};
  for (int i = 0; i < 1000; ++i) {
    const milliseconds delay = DelayAfter(5, kPolicy, random);
    least = std::min(least, delay);
    most = std::max(most, delay);
  }
  EXPECT_GE(least, milliseconds(500));
  EXPECT_LT(least, milliseconds(550));
  EXPECT_GT(most, milliseconds(950));
  EXPECT_LE(most, milliseconds(1000));
}

}  // namespace
}  // namespace composable::messaging
