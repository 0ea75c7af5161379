#include "http/event_loop.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <chrono>
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

// Two descriptors that are readable, so that both have an event in one round.
class ReadableTest : public testing::Test {
 protected:
  struct Handler final : SocketHandler {
    Handler(std::string handler_name, ReadableTest& test)
        : name(std::move(handler_name)), owner(test) {}

    void OnEvents(SocketEvents /*events*/) override {
      owner.happened_.push_back(name + (owner.loop_->HasMoreEvents() ? ", more" : ", the last"));
      owner.loop_->Forget(descriptor.number(), *this);
      owner.loop_->AtEndOfRound(*this);
      owner.loop_->Post([this] { owner.happened_.push_back("task of " + name); });
    }
    void OnEndOfRound() override {
      owner.happened_.push_back("end of " + name);
      if (++owner.ended_ == 2) owner.loop_->Stop();
    }

    std::string name;
    ReadableTest& owner;
    FileDescriptor descriptor{::eventfd(1, EFD_CLOEXEC)};
  };

  std::vector<std::string> RunWithPatience(Clock::duration patience) {
    loop_ = EventLoop::Make(patience).value();
    Handler first("first", *this);
    Handler second("second", *this);
    for (Handler* handler : {&first, &second}) {
      EXPECT_TRUE(loop_->Watch(handler->descriptor.number(), {.read = true}, *handler));
    }
    loop_->Run([] {});
    return happened_;
  }

 private:
  EventLoopPtr loop_;
  std::vector<std::string> happened_;
  int ended_ = 0;
};

TEST_F(ReadableTest, EndsTheRoundOfSeveralAfterTheLast) {
  EXPECT_EQ(RunWithPatience(std::chrono::hours(1)),
            (std::vector<std::string>{"first, more", "second, the last", "task of first",
                                      "task of second", "end of first", "end of second"}));
}

// With what its events began: else the head of an answer would be sent without its body.
TEST_F(ReadableTest, EndsTheRoundEarlierWhereItTakesLongerThanItsPatience) {
  EXPECT_EQ(RunWithPatience(Clock::duration::zero()),
            (std::vector<std::string>{"first, more", "task of first", "end of first",
                                      "second, the last", "task of second", "end of second"}));
}

}  // namespace
}  // namespace composable::http
