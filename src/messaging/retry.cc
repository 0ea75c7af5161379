#include "messaging/retry.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <random>

namespace composable::messaging {

std::chrono::milliseconds DelayAfter(std::uint32_t delivery, const RetryPolicy& policy,
                                     const RandomSource& random) {
  std::int64_t longest = policy.initial_delay.count();
  const std::int64_t most = policy.max_delay.count();
  for (std::uint32_t i = 1; i < delivery && longest < most; ++i) {
    longest = longest > most / 2 ? most : longest * 2;
  }
  longest = std::min(longest, most);
  const std::int64_t shortest = longest - longest / 2;
  const auto choices = static_cast<std::uint64_t>(longest - shortest + 1);
  return std::chrono::milliseconds(shortest + static_cast<std::int64_t>(random() % choices));
}

RandomSource MakeRandomSource() {
  struct State {
    std::mutex mutex;
    std::mt19937_64 engine;
  };
  auto state = std::make_shared<State>();
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device()};
  state->engine.seed(seed);
  return [state] {
    const std::scoped_lock lock(state->mutex);
    return state->engine();
  };
}

}  // namespace composable::messaging
