// How much the broker has left to do.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>

namespace composable::messaging::memory {

// Counts messages: each once for every consumer group that is not done with it, and once while it
// waits for room. Safe to use from any thread.
class WorkCount {
 public:
  using Task = std::move_only_function<void()>;

  void Add(std::size_t count) {
    const std::scoped_lock lock(mutex_);
    count_ += count;
  }

  void Finish(std::size_t count) {
    Task on_none;
    {
      const std::scoped_lock lock(mutex_);
      count_ -= count;
      if (count_ == 0) on_none = std::exchange(on_none_, nullptr);
    }
    if (on_none) on_none();
  }

  // Calls the task once, when nothing is left: at once where that is so now.
  void WhenNone(Task task) {
    {
      const std::scoped_lock lock(mutex_);
      if (count_ != 0) {
        on_none_ = std::move(task);
        return;
      }
    }
    task();
  }

  std::size_t count() const {
    const std::scoped_lock lock(mutex_);
    return count_;
  }

 private:
  mutable std::mutex mutex_;
  std::size_t count_ = 0;
  Task on_none_;
};

}  // namespace composable::messaging::memory
