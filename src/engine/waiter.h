// Waits for something that a callback brings, perhaps from another thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace composable::engine {

// One value, set once and waited for once. Costs one atomic exchange where the value is there
// already. Lives on the stack of who waits: Set touches nothing of it once Wait may return.
template <typename T>
class Waiter {
 public:
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() = default;

  void Set(T value) {
    value_.emplace(std::move(value));
    if (state_.exchange(State::kSet, std::memory_order_acq_rel) != State::kAwaited) return;
    // The one who waits can leave only after it has the mutex, which is after this scope.
    const std::scoped_lock lock(mutex_);
    signalled_ = true;
    condition_.notify_one();
  }

  T Wait() {
    State expected = State::kEmpty;
    if (state_.compare_exchange_strong(expected, State::kAwaited, std::memory_order_acq_rel)) {
      std::unique_lock lock(mutex_);
      condition_.wait(lock, [this] { return signalled_; });
    }
    return *std::move(value_);
  }

 private:
  enum class State : std::uint8_t { kEmpty, kAwaited, kSet };

  std::optional<T> value_;
  std::atomic<State> state_ = State::kEmpty;
  std::mutex mutex_;
  std::condition_variable condition_;
  bool signalled_ = false;  // guarded by mutex_
};

}  // namespace composable::engine
