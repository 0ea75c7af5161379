#include "messaging/subscription.h"

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "messaging/memory/memory_broker.h"
#include "unit/messaging/fake_scheduler.h"
#include "unit/messaging/messages.h"

namespace composable::messaging {
namespace {

using std::chrono::milliseconds;

// Writes down what it is told, a line each.
class EventList final : public Observer {
 public:
  void OnHandled(const DeliveryEvent& event, const mapping::Message* reply) override {
    Add(event, "handled" + (reply == nullptr ? "" : " " + BodyOf(*reply)));
  }
  void OnRetry(const DeliveryEvent& event, const Error& error, milliseconds delay) override {
    Add(event, fmt::format("retry in {} ms: {}", delay.count(), error.message));
  }
  void OnGivenUp(const DeliveryEvent& event, const Error& error,
                 std::optional<std::string_view> dead_letter) override {
    Add(event, fmt::format("given up to {}: {}", dead_letter.value_or("nobody"), error.message));
  }
  void OnExpired(const DeliveryEvent& event, std::optional<std::string_view> dead_letter) override {
    Add(event, fmt::format("expired to {}", dead_letter.value_or("nobody")));
  }
  void OnDeadLetterRefused(const DeliveryEvent& event, const Error& error,
                           milliseconds delay) override {
    Add(event, fmt::format("refused, again in {} ms: {}", delay.count(), error.message));
  }
  void OnReplyLost(const DeliveryEvent& event, const Error& error) override {
    Add(event, "reply lost: " + error.message);
  }

  std::vector<std::string> lines;

 private:
  void Add(const DeliveryEvent& event, std::string what) {
    lines.push_back(fmt::format("{}/{} {} #{} {}", event.channel, event.subscription,
                                BodyOf(event.message), event.number, what));
  }
};

// Answers with what the test has prepared, and otherwise with the body in angle brackets.
class ScriptedHandler final : public Handler {
 public:
  explicit ScriptedHandler(std::deque<Handled>& script) : script_(script) {}
  void Handle(const MessagePtr& message, HandledCallback handled) override {
    if (script_.empty()) return handled(Text("<" + BodyOf(*message) + ">"));
    Handled next = std::move(script_.front());
    script_.pop_front();
    handled(std::move(next));
  }

 private:
  std::deque<Handled>& script_;
};

Handled Fails(std::string message, Worth worth = Worth::kRetry) {
  return std::unexpected(Failure{Fail(ErrorCode::kTrap, "{}", message).error(), worth});
}

class SubscriptionTest : public testing::Test {
 protected:
  SubscriptionTest() {
    broker_.emplace(
        std::vector<memory::ChannelSettings>{
            {.name = "names", .topic = {}},
            {.name = "dead", .topic = {.capacity = 1, .when_full = memory::WhenFull::kRefuse}},
            {.name = "answers", .topic = {}}},
        scheduler_, events_, [] { return std::uint64_t{0}; });
    for (const char* name : {"names", "dead", "answers"}) router_.Add(name, *broker_);
  }

  void Subscribe(std::optional<std::string> dead_letter, std::uint32_t max_deliveries = 3) {
    subscription_ = std::make_shared<Subscription>(
        SubscriptionSettings{.name = "greeting",
                             .channel = "names",
                             .group = "greeting",
                             .concurrency = 1,
                             .retry = {.max_deliveries = max_deliveries,
                                       .initial_delay = milliseconds(100),
                                       .max_delay = milliseconds(1000)},
                             .dead_letter = std::move(dead_letter)},
        std::make_unique<ScriptedHandler>(script_),
        SubscriptionServices{router_, scheduler_, events_, [] { return std::uint64_t{0}; },
                             nullptr});
    const Status status = subscription_->Start();
    ASSERT_TRUE(status) << ToString(status.error());
  }
  // Keeps what comes out of another channel.
  void Collect(std::string channel, std::vector<mapping::Message>& into) {
    ASSERT_TRUE(broker_->Consume({.channel = std::move(channel), .group = "test"},
                                 [&into](Delivery delivery) {
                                   into.push_back(*delivery.message());
                                   std::move(delivery).Acknowledge();
                                 }));
  }
  void Publish(mapping::Message message) {
    (*router_.Open("names"))->Publish(std::move(message), [](const Status& status) {
      EXPECT_TRUE(status);
    });
  }

  EventList events_;
  FakeScheduler scheduler_;
  std::optional<memory::MemoryBroker> broker_;
  Router router_;
  std::deque<Handled> script_;
  std::shared_ptr<Subscription> subscription_;
};

TEST_F(SubscriptionTest, HandlesOnce) {
  Subscribe({});
  Publish(Text("a"));
  scheduler_.Advance(milliseconds(10'000));
  EXPECT_EQ(events_.lines, std::vector<std::string>{"names/greeting a #1 handled <a>"});
}

TEST_F(SubscriptionTest, RetriesWithGrowingDelayAndThenGivesUp) {
  script_.push_back(Fails("first"));
  script_.push_back(Fails("second"));
  script_.push_back(Fails("third"));
  Subscribe({});
  Publish(Text("a"));
  Publish(Text("b"));
  scheduler_.Advance(milliseconds(49));
  EXPECT_EQ(events_.lines.size(), 1U);
  scheduler_.Advance(milliseconds(10'000));
  EXPECT_EQ(events_.lines, (std::vector<std::string>{
                               "names/greeting a #1 retry in 50 ms: first",
                               "names/greeting a #2 retry in 100 ms: second",
                               "names/greeting a #3 given up to nobody: third",
                               "names/greeting b #1 handled <b>",
                           }));
}

TEST_F(SubscriptionTest, DoesNotRetryWhatIsNotWorthIt) {
  script_.push_back(Fails("no number", Worth::kGiveUp));
  Subscribe({});
  Publish(Text("a"));
  scheduler_.Advance(milliseconds(10'000));
  EXPECT_EQ(events_.lines,
            std::vector<std::string>{"names/greeting a #1 given up to nobody: no number"});
}

TEST_F(SubscriptionTest, DeadLettersSayWhy) {
  script_.push_back(Fails("first"));
  script_.push_back(Fails("second"));
  std::vector<mapping::Message> letters;
  Collect("dead", letters);
  Subscribe("dead", 2);
  Publish(Text("a", {{"id", "1"}, {"ttl", "5000"}, {"reply-to", "answers"}, {"x", "y"}}));
  scheduler_.Advance(milliseconds(10'000));
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(BodyOf(letters[0]), "a");
  EXPECT_EQ(letters[0].headers, (mapping::Headers{{"id", "1"},
                                                  {"x", "y"},
                                                  {"dead-letter-reason", "failed"},
                                                  {"dead-letter-error", "second"},
                                                  {"dead-letter-channel", "names"},
                                                  {"dead-letter-subscription", "greeting"},
                                                  {"dead-letter-deliveries", "2"},
                                                  {"timestamp", "1000000050"}}));
}

TEST_F(SubscriptionTest, OffersDeadLettersUntilTheyAreTaken) {
  script_.push_back(Fails("broken", Worth::kGiveUp));
  // Nobody takes anything out of the channel, and it has room for one message.
  std::vector<Delivery> kept;
  ASSERT_TRUE(broker_->Consume({.channel = "dead", .group = "test"},
                               [&](Delivery delivery) { kept.push_back(std::move(delivery)); }));
  const mapping::ChannelPtr dead = *router_.Open("dead");
  const auto ignore = [](const Status& /*status*/) {};
  dead->Publish(Text("1"), ignore);
  scheduler_.Run();
  dead->Publish(Text("2"), ignore);
  Subscribe("dead");
  Publish(Text("a"));
  Publish(Text("b"));
  scheduler_.Advance(milliseconds(149));
  const std::string full =
      "the channel `dead` is full: its `capacity` is 1; send fewer messages at a time, or raise it";
  EXPECT_EQ(events_.lines, (std::vector<std::string>{
                               "names/greeting a #1 given up to dead: broken",
                               "names/greeting a #1 refused, again in 50 ms: " + full,
                               "names/greeting a #1 refused, again in 100 ms: " + full,
                           }));
  std::move(kept[0]).Acknowledge();
  scheduler_.Advance(milliseconds(1));
  EXPECT_EQ(events_.lines.back(), "names/greeting b #1 handled <b>");
  std::move(kept[1]).Acknowledge();
  scheduler_.Run();
  EXPECT_EQ(BodyOf(*kept[2].message()), "a");
}

TEST_F(SubscriptionTest, ExpiredMessagesAreNotHandled) {
  std::vector<mapping::Message> letters;
  Collect("dead", letters);
  Subscribe("dead");
  Publish(Text("a", {{"ttl", "0"}}));
  scheduler_.Advance(milliseconds(1));
  EXPECT_EQ(events_.lines, std::vector<std::string>{"names/greeting a #1 expired to dead"});
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(HeaderOf(letters[0], "dead-letter-reason"), "expired");
  EXPECT_EQ(HeaderOf(letters[0], "dead-letter-error"), "(none)");
}

TEST_F(SubscriptionTest, MessagesExpireWhileTheyAreRetried) {
  script_.push_back(Fails("first"));
  Subscribe({});
  Publish(Text("a", {{"ttl", "50"}}));
  scheduler_.Advance(milliseconds(1000));
  EXPECT_EQ(events_.lines, (std::vector<std::string>{"names/greeting a #1 retry in 50 ms: first",
                                                     "names/greeting a #2 expired to nobody"}));
}

TEST_F(SubscriptionTest, RepliesGoToRequests) {
  Subscribe({});
  ReplyProbe reply;
  (*router_.Open("names"))->Request(Text("a"), milliseconds(1000), reply.Callback());
  scheduler_.Advance(milliseconds(10));
  EXPECT_EQ(reply.text(), "reply <a>");
}

TEST_F(SubscriptionTest, RepliesGoToChannels) {
  std::vector<mapping::Message> answers;
  Collect("answers", answers);
  Subscribe({});
  Publish(Text("a", {{"reply-to", "answers"}, {"correlation-id", "7"}, {"traceparent", "t"}}));
  Publish(Text("b", {{"reply-to", "answers"}, {"id", "8"}}));
  scheduler_.Advance(milliseconds(10));
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(BodyOf(answers[0]), "<a>");
  EXPECT_EQ(HeaderOf(answers[0], "correlation-id"), "7");
  EXPECT_EQ(HeaderOf(answers[0], "traceparent"), "t");
  EXPECT_EQ(HeaderOf(answers[1], "correlation-id"), "8");
}

TEST_F(SubscriptionTest, AReplyThatCannotBeSentDoesNotFailTheMessage) {
  Subscribe({});
  Publish(Text("a", {{"reply-to", "answer"}}));
  scheduler_.Advance(milliseconds(10));
  EXPECT_EQ(events_.lines,
            (std::vector<std::string>{
                "names/greeting a #1 handled <a>",
                "names/greeting a #1 reply lost: there is no channel `answer`; did you mean "
                "`answers`?"}));
}

TEST_F(SubscriptionTest, RequestsLearnThatTheSubscriberGaveUp) {
  script_.push_back(Fails("first"));
  script_.push_back(Fails("second"));
  Subscribe({}, 2);
  ReplyProbe reply;
  (*router_.Open("names"))->Request(Text("a"), milliseconds(1000), reply.Callback());
  scheduler_.Advance(milliseconds(10));
  EXPECT_EQ(reply.text(), "");
  scheduler_.Advance(milliseconds(40));
  EXPECT_EQ(reply.text(), "second");
}

TEST_F(SubscriptionTest, NeedsItsChannels) {
  const auto start = [&](std::string channel, std::optional<std::string> dead_letter) {
    const auto subscription = std::make_shared<Subscription>(
        SubscriptionSettings{.name = "s",
                             .channel = std::move(channel),
                             .group = "s",
                             .retry = {},
                             .dead_letter = std::move(dead_letter)},
        std::make_unique<ScriptedHandler>(script_),
        SubscriptionServices{router_, scheduler_, events_, {}, nullptr});
    return subscription->Start().error().message;
  };
  EXPECT_EQ(start("nmes", {}), "there is no channel `nmes`; did you mean `names`?");
  EXPECT_EQ(start("names", "graveyard"),
            "there is no channel `graveyard`; a channel is there when a [subscription.NAME] or a "
            "[channel.NAME] names it");
}

TEST_F(SubscriptionTest, WhatIsInHandAtTheEndIsLeftAlone) {
  script_.push_back(Fails("first"));
  Subscribe({});
  Publish(Text("a"));
  scheduler_.Run();
  std::optional<std::size_t> lost;
  broker_->Drain(milliseconds(10), [&](DrainReport report) { lost = report.lost; });
  scheduler_.Advance(milliseconds(10));
  EXPECT_EQ(lost, 1U);
}

}  // namespace
}  // namespace composable::messaging
