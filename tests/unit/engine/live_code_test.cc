#include "engine/live_code.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace composable::engine {
namespace {

CacheKey KeyOf(std::size_t number) {
  CacheKey key;
  key.digest[0] = static_cast<std::uint8_t>(number);
  key.digest[1] = static_cast<std::uint8_t>(number >> 8U);
  return key;
}

TEST(LiveCode, IsFoundAsLongAsSomethingHoldsIt) {
  LiveCode<int> live;
  auto code = std::make_shared<int>(7);
  live.Add(KeyOf(1), code);
  EXPECT_EQ(live.Find(KeyOf(1)), code);
  EXPECT_EQ(live.Find(KeyOf(2)), nullptr);
  code = nullptr;
  EXPECT_EQ(live.Find(KeyOf(1)), nullptr);
}

TEST(LiveCode, TakesWhatIsLoadedAgain) {
  LiveCode<int> live;
  live.Add(KeyOf(1), std::make_shared<int>(7));
  const auto again = std::make_shared<int>(8);
  live.Add(KeyOf(1), again);
  EXPECT_EQ(live.Find(KeyOf(1)), again);
}

TEST(LiveCode, ForgetsWhatNothingHolds) {
  LiveCode<std::size_t> live;
  const auto held = std::make_shared<std::size_t>(0);
  live.Add(KeyOf(0), held);
  for (std::size_t i = 1; i < 10'000; ++i) live.Add(KeyOf(i), std::make_shared<std::size_t>(i));
  EXPECT_LE(live.size(), LiveCode<std::size_t>::kPruneFrom);
  EXPECT_EQ(live.Find(KeyOf(0)), held);
}

TEST(LiveCode, KeepsAllThatIsHeld) {
  LiveCode<std::size_t> live;
  std::vector<std::shared_ptr<std::size_t>> held;
  for (std::size_t i = 0; i < 1'000; ++i) {
    live.Add(KeyOf(i), held.emplace_back(std::make_shared<std::size_t>(i)));
  }
  for (std::size_t i = 0; i < held.size(); ++i) EXPECT_EQ(live.Find(KeyOf(i)), held[i]);
}

}  // namespace
}  // namespace composable::engine
