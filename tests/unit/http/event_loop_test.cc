#include "http/event_loop.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace composable::http {
namespace {

class EndOfRoundHandler final : public SocketHandler {
 public:
  explicit EndOfRoundHandler(std::function<void()> told) : told_(std::move(told)) {}
  void OnEvents(SocketEvents /*events*/) override {}
  void OnEndOfRound() override { told_(); }

 private:
  std::function<void()> told_;
};

class EventLoopTest : public testing::Test {
 protected:
  // Until something stops the loop; each tick is noted.
  void Run() {
    loop_->Run([this] { happened_.emplace_back("tick"); });
  }

  EventLoopPtr loop_ = EventLoop::Make().value();
  std::vector<std::string> happened_;
};

TEST_F(EventLoopTest, EndsARoundAfterWhatItsTasksPost) {
  EndOfRoundHandler handler([this] {
    happened_.emplace_back("end");
    loop_->Stop();
  });
  loop_->Post([&] {
    loop_->AtEndOfRound(handler);
    happened_.emplace_back("task");
    loop_->Post([this] { happened_.emplace_back("task of the task"); });
  });
  Run();
  EXPECT_EQ(happened_, (std::vector<std::string>{"task", "task of the task", "end"}));
}

// Ticks come ten times a second: rounds that waited for one would see twenty of them.
constexpr int kManyRounds = 20;

TEST_F(EventLoopTest, BeginsTheNextRoundAtOnceWhereTheLastOneAsksForIt) {
  int rounds = 0;
  EndOfRoundHandler handler([&] {
    if (++rounds == kManyRounds) return loop_->Stop();
    loop_->AtEndOfRound(handler);
  });
  loop_->Post([&] { loop_->AtEndOfRound(handler); });
  Run();
  EXPECT_EQ(rounds, kManyRounds);
  EXPECT_LT(happened_.size(), kManyRounds / 2);
}

TEST_F(EventLoopTest, RunsWhatTheEndOfARoundPostsAtOnce) {
  int rounds = 0;
  EndOfRoundHandler handler([&] {
    if (++rounds == kManyRounds) return loop_->Stop();
    loop_->Post([&] { loop_->AtEndOfRound(handler); });
  });
  loop_->Post([&] { loop_->AtEndOfRound(handler); });
  Run();
  EXPECT_EQ(rounds, kManyRounds);
  EXPECT_LT(happened_.size(), kManyRounds / 2);
}

TEST_F(EventLoopTest, DoesNotTellWhoWasForgotten) {
  EndOfRoundHandler forgotten([this] { happened_.emplace_back("forgotten"); });
  EndOfRoundHandler first([&] {
    loop_->Forget(-1, forgotten);
    loop_->Stop();
  });
  loop_->Post([&] {
    loop_->AtEndOfRound(first);
    loop_->AtEndOfRound(forgotten);
  });
  Run();
  EXPECT_TRUE(happened_.empty());
}

}  // namespace
}  // namespace composable::http
