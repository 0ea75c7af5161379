// A scheduler whose time a test moves, and whose tasks run when the test says so, on its thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>

#include "messaging/scheduler.h"

namespace composable::messaging {

class FakeScheduler final : public Scheduler {
 public:
  std::chrono::system_clock::time_point WallTime() const override {
    return std::chrono::system_clock::time_point(std::chrono::seconds(1'000'000)) + now_;
  }
  void Post(Task task) override { tasks_.push_back(std::move(task)); }
  TimerId After(std::chrono::milliseconds delay, Task task) override {
    ++last_;
    timers_.emplace(std::pair(now_ + delay, last_), std::move(task));
    return TimerId{last_};
  }
  void Cancel(TimerId timer) override {
    std::erase_if(timers_, [&](const auto& entry) {
      return entry.first.second == static_cast<std::uint64_t>(timer);
    });
  }

  // Runs what is due now, and what that makes due.
  void Run() {
    while (!tasks_.empty()) {
      Task task = std::move(tasks_.front());
      tasks_.pop_front();
      task();
    }
  }

  // Lets time pass, and runs what becomes due, in order.
  void Advance(std::chrono::milliseconds time) {
    const std::chrono::milliseconds end = now_ + time;
    Run();
    while (!timers_.empty() && timers_.begin()->first.first <= end) {
      auto first = timers_.extract(timers_.begin());
      now_ = first.key().first;
      first.mapped()();
      Run();
    }
    now_ = end;
  }

  std::size_t timer_count() const { return timers_.size(); }

 private:
  std::chrono::milliseconds now_{0};
  std::uint64_t last_ = 0;
  std::deque<Task> tasks_;
  std::map<std::pair<std::chrono::milliseconds, std::uint64_t>, Task> timers_;
};

}  // namespace composable::messaging
