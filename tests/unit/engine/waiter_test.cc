#include "engine/waiter.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace composable::engine {
namespace {

TEST(Waiter, FindsWhatIsThere) {
  Waiter<std::unique_ptr<int>> waiter;
  waiter.Set(std::make_unique<int>(7));
  EXPECT_EQ(*waiter.Wait(), 7);
}

TEST(Waiter, WaitsForAnotherThread) {
  for (int round = 0; round < 2000; ++round) {
    std::jthread setter;
    Waiter<int> waiter;
    setter = std::jthread([&waiter, round] { waiter.Set(round); });
    // The waiter ends right after this, perhaps while Set is still on its way out.
    EXPECT_EQ(waiter.Wait(), round);
  }
}

}  // namespace
}  // namespace composable::engine
