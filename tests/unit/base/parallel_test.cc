#include "base/parallel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <vector>

namespace composable {
namespace {

TEST(ParallelTest, EachIsRunOnce) {
  for (const std::size_t count : {0U, 1U, 2U, 1000U}) {
    std::vector<std::atomic<int>> runs(count);
    RunInParallel(count, [&runs](std::size_t i) { ++runs[i]; });
    EXPECT_TRUE(std::ranges::all_of(runs, [](const auto& run) { return run == 1; })) << count;
  }
}

}  // namespace
}  // namespace composable
