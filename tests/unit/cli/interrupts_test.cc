#include "cli/interrupts.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <future>
#include <thread>

namespace composable::cli {
namespace {

TEST(SignalInterruptsTest, CallsTheActionAtTheFirstInterrupt) {
  SignalInterrupts interrupts;
  std::promise<void> called;
  const auto watch = interrupts.Watch([&] { called.set_value(); });
  std::raise(SIGINT);
  EXPECT_EQ(called.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST(SignalInterruptsTest, TakesASignalThatComesTwiceForOne) {
  SignalInterrupts interrupts;
  for (const int signal : {SIGINT, SIGTERM}) {
    int calls = 0;
    std::promise<void> called;
    auto watch = interrupts.Watch(
        [&] {
          ++calls;
          called.set_value();
        },
        InterruptKind::kAny);
    std::raise(signal);
    std::raise(signal);
    EXPECT_EQ(called.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
    watch.reset();
    EXPECT_EQ(calls, 1);
  }
}

TEST(SignalInterruptsTest, EndsQuietlyWithoutAnInterrupt) {
  SignalInterrupts interrupts;
  bool called = false;
  interrupts.Watch([&] { called = true; }).reset();
  EXPECT_FALSE(called);
}

TEST(SignalInterruptsTest, LeavesAnIgnoredSignalIgnored) {
  const auto before = std::signal(SIGINT, SIG_IGN);
  SignalInterrupts interrupts;
  bool called = false;
  {
    const auto watch = interrupts.Watch([&] { called = true; });
    std::raise(SIGINT);
  }
  EXPECT_FALSE(called);
  EXPECT_EQ(std::signal(SIGINT, before), SIG_IGN);
}

TEST(SignalInterruptsTest, WatchesAgainAndAgain) {
  SignalInterrupts interrupts;
  for (int round = 0; round < 3; ++round) {
    std::promise<void> called;
    const auto watch = interrupts.Watch([&] { called.set_value(); });
    std::raise(SIGINT);
    EXPECT_EQ(called.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
  }
}

TEST(SignalInterruptsDeathTest, ASecondInterruptEndsTheProcess) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(
      {
        SignalInterrupts interrupts;
        const auto watch = interrupts.Watch([] {});
        std::raise(SIGINT);
        std::this_thread::sleep_for(kSameInterrupt);
        std::raise(SIGINT);
      },
      testing::KilledBySignal(SIGINT), "");
}

TEST(SignalInterruptsDeathTest, AnInterruptEndsTheProcessWhereNobodyWatchesAnyMore) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(
      {
        SignalInterrupts interrupts;
        interrupts.Watch([] {}).reset();
        std::raise(SIGINT);
      },
      testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace composable::cli
