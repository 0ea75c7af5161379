// How many calls of a component run at a time.
//
// Spec: section 6, "`limits.concurrency`".
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>

#include "base/error.h"

namespace composable::app {

// Calls that find no place wait in the order in which they came, and are refused where too many
// wait. Safe to use from any thread.
class CallGate {
 public:
  // At least one at a time.
  CallGate(std::uint64_t concurrency, std::uint64_t queue)
      : concurrency_(concurrency), queue_(queue) {}

  // Runs `start` here, or on the thread of the Leave that makes room for it. Each call that has
  // started leaves once. Error: kResourceExhausted, and `start` is never run.
  Status Enter(std::function<void()> start);

  // A call has ended.
  void Leave();

 private:
  const std::uint64_t concurrency_;
  const std::uint64_t queue_;
  std::mutex mutex_;
  std::uint64_t running_ = 0;                  // guarded by mutex_
  std::deque<std::function<void()>> waiting_;  // guarded by mutex_
};

}  // namespace composable::app
