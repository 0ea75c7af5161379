#include "messaging/thread_scheduler.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>

namespace composable::messaging {
namespace {

using std::chrono::milliseconds;

TEST(ThreadScheduler, RunsWhatCameBeforeItStarted) {
  ThreadScheduler scheduler;
  std::promise<void> done;
  scheduler.Post([&] { done.set_value(); });
  scheduler.Start(1);
  done.get_future().get();
}

TEST(ThreadScheduler, RunsTasksAtOnceOnSeveralThreads) {
  ThreadScheduler scheduler;
  scheduler.Start(2);
  std::promise<void> first;
  std::promise<void> second;
  std::promise<void> done;
  // The first task ends only when the second one runs.
  scheduler.Post([&] {
    first.get_future().get();
    done.set_value();
  });
  scheduler.Post([&] { first.set_value(); });
  done.get_future().get();
}

TEST(ThreadScheduler, TimersComeInTheirOrderAndNotEarly) {
  ThreadScheduler scheduler;
  scheduler.Start(1);
  const auto start = std::chrono::steady_clock::now();
  std::string order;
  std::promise<void> done;
  scheduler.After(milliseconds(30), [&] {
    order += 'b';
    done.set_value();
  });
  scheduler.After(milliseconds(10), [&] { order += 'a'; });
  done.get_future().get();
  EXPECT_EQ(order, "ab");
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(30));
}

TEST(ThreadScheduler, CancelledTimersDoNotCome) {
  ThreadScheduler scheduler;
  scheduler.Start(1);
  std::atomic<bool> came = false;
  const TimerId timer = scheduler.After(milliseconds(20), [&] { came = true; });
  scheduler.Cancel(timer);
  scheduler.Cancel(timer);
  std::promise<void> done;
  scheduler.After(milliseconds(40), [&] { done.set_value(); });
  done.get_future().get();
  EXPECT_FALSE(came);
}

TEST(ThreadScheduler, StopWaitsForWhatRunsAndDropsTheRest) {
  ThreadScheduler scheduler;
  scheduler.Start(1);
  std::promise<void> running;
  std::atomic<bool> ended = false;
  scheduler.Post([&] {
    running.set_value();
    std::this_thread::sleep_for(milliseconds(20));
    ended = true;
  });
  running.get_future().get();
  auto dropped = std::make_shared<int>(1);
  scheduler.Post([dropped] { ADD_FAILURE(); });
  scheduler.After(milliseconds(1), [dropped] { ADD_FAILURE(); });
  scheduler.Stop();
  EXPECT_TRUE(ended);
  EXPECT_EQ(dropped.use_count(), 1);
  scheduler.Post([] { ADD_FAILURE(); });
  scheduler.After(milliseconds(0), [] { ADD_FAILURE(); });
}

}  // namespace
}  // namespace composable::messaging
