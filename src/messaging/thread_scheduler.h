// A scheduler with threads of its own, and the clocks of the system.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "messaging/scheduler.h"

namespace composable::messaging {

class ThreadScheduler final : public Scheduler {
 public:
  ThreadScheduler() = default;
  ThreadScheduler(const ThreadScheduler&) = delete;
  ThreadScheduler& operator=(const ThreadScheduler&) = delete;
  // Stops.
  ~ThreadScheduler() override;

  // Starts the threads, at least one. Tasks that came before wait for this. Once only.
  void Start(std::size_t thread_count);
  // Waits for the tasks that run, and drops all others. Never from a task.
  void Stop();

  std::chrono::system_clock::time_point WallTime() const override;
  void Post(Task task) override;
  TimerId After(std::chrono::milliseconds delay, Task task) override;
  void Cancel(TimerId timer) override;

 private:
  using Clock = std::chrono::steady_clock;
  // When it is due; where two are due at once, which came first.
  using TimerKey = std::pair<Clock::time_point, std::uint64_t>;

  void Run();
  // Waits for a task to do; an empty one: there will be no more.
  Task Next();
  // With mutex_ held.
  void TakeDueTimers(Clock::time_point now);

  std::mutex mutex_;
  std::condition_variable changed_;
  // All guarded by mutex_.
  std::deque<Task> tasks_;
  std::map<TimerKey, Task> timers_;
  std::unordered_map<std::uint64_t, Clock::time_point> due_;  // of the timers, by their ids
  std::uint64_t last_timer_ = 0;
  bool is_stopped_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace composable::messaging
