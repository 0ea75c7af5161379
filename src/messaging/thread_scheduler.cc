#include "messaging/thread_scheduler.h"

#include <algorithm>
#include <utility>

namespace composable::messaging {

ThreadScheduler::~ThreadScheduler() { Stop(); }

void ThreadScheduler::Start(std::size_t thread_count) {
  for (std::size_t i = 0; i < std::max<std::size_t>(thread_count, 1); ++i) {
    threads_.emplace_back([this] { Run(); });
  }
}

void ThreadScheduler::Stop() {
  std::deque<Task> dropped_tasks;
  std::map<TimerKey, Task> dropped_timers;
  {
    const std::scoped_lock lock(mutex_);
    is_stopped_ = true;
    dropped_tasks.swap(tasks_);
    dropped_timers.swap(timers_);
    due_.clear();
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::chrono::system_clock::time_point ThreadScheduler::WallTime() const {
  return std::chrono::system_clock::now();
}

void ThreadScheduler::Post(Task task) {
  {
    const std::scoped_lock lock(mutex_);
    if (is_stopped_) return;
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
}

TimerId ThreadScheduler::After(std::chrono::milliseconds delay, Task task) {
  const Clock::time_point due = Clock::now() + delay;
  std::uint64_t id = 0;
  {
    const std::scoped_lock lock(mutex_);
    id = ++last_timer_;
    if (is_stopped_) return TimerId{id};
    timers_.emplace(TimerKey{due, id}, std::move(task));
    due_.emplace(id, due);
  }
  // Whoever waits for a later timer has to look again.
  changed_.notify_one();
  return TimerId{id};
}

void ThreadScheduler::Cancel(TimerId timer) {
  const auto id = static_cast<std::uint64_t>(timer);
  Task dropped;  // ends without the lock: it may hold whatever it likes
  const std::scoped_lock lock(mutex_);
  const auto found = due_.find(id);
  if (found == due_.end()) return;
  const auto entry = timers_.find({found->second, id});
  dropped = std::move(entry->second);
  timers_.erase(entry);
  due_.erase(found);
}

void ThreadScheduler::Run() {
  while (Task task = Next()) task();
}

ThreadScheduler::Task ThreadScheduler::Next() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (is_stopped_) return {};
    if (!timers_.empty()) TakeDueTimers(Clock::now());
    if (!tasks_.empty()) {
      Task task = std::move(tasks_.front());
      tasks_.pop_front();
      // A thread that was woken for a timer may have found several.
      if (!tasks_.empty() || !timers_.empty()) changed_.notify_one();
      return task;
    }
    if (timers_.empty()) {
      changed_.wait(lock);
    } else {
      const Clock::time_point due = timers_.begin()->first.first;
      changed_.wait_until(lock, due);
    }
  }
}

void ThreadScheduler::TakeDueTimers(Clock::time_point now) {
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    const auto first = timers_.begin();
    due_.erase(first->first.second);
    tasks_.push_back(std::move(first->second));
    timers_.erase(first);
  }
}

}  // namespace composable::messaging
