// Threads and time, handed in: who has work to do gives it to a scheduler.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace composable::messaging {

// A task that is due later; no two have the same.
enum class TimerId : std::uint64_t {};

// Safe to use from any thread. No function blocks, and no task runs inside of one.
//
// What is handed in has a bound of its own, so a scheduler needs none: a channel has one task for
// each message that a consumer may have in hand, and one timer for each that waits.
class Scheduler {
 public:
  using Task = std::move_only_function<void()>;

  virtual ~Scheduler() = default;

  // The time of day, for what other machines see.
  virtual std::chrono::system_clock::time_point WallTime() const = 0;

  // Runs the task soon, on a thread of its own.
  virtual void Post(Task task) = 0;
  // The same, not before the delay is over.
  virtual TimerId After(std::chrono::milliseconds delay, Task task) = 0;
  // Forgets a task that is due later. One that has begun, or is over, is not stopped.
  virtual void Cancel(TimerId timer) = 0;
};

}  // namespace composable::messaging
