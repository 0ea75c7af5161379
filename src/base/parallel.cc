#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace composable {
namespace {

// What is shared here reads memory, which is the limit for more threads than that.
constexpr std::size_t kMaxThreads = 4;

}  // namespace

void RunInParallel(std::size_t count, const std::function<void(std::size_t)>& run) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) run(i);
  };
  // To ask for the cores is to read a file.
  if (count < 2) return work();
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> helpers;
  try {
    while (helpers.size() + 1 < std::min({count, cores, kMaxThreads})) helpers.emplace_back(work);
  } catch (const std::system_error&) {
    work();  // The system has no more threads: there are fewer, or this one alone.
    return;
  }
  work();
}

}  // namespace composable
