#include "app/call_gate.h"

#include <utility>

namespace composable::app {

Status CallGate::Enter(std::function<void()> start) {
  {
    const std::scoped_lock lock(mutex_);
    if (running_ >= concurrency_) {
      if (waiting_.size() >= queue_) {
        return Fail(ErrorCode::kResourceExhausted,
                    "{} calls of the component are running, as many as `limits.concurrency` "
                    "allows, and {} wait, as many as `limits.queue` allows",
                    running_, waiting_.size());
      }
      waiting_.push_back(std::move(start));
      return {};
    }
    ++running_;
  }
  start();
  return {};
}

void CallGate::Leave() {
  std::function<void()> next;
  {
    const std::scoped_lock lock(mutex_);
    if (waiting_.empty()) {
      --running_;
      return;
    }
    next = std::move(waiting_.front());
    waiting_.pop_front();
  }
  next();
}

}  // namespace composable::app
