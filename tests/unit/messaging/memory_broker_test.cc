#include "messaging/memory/memory_broker.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "unit/messaging/fake_scheduler.h"
#include "unit/messaging/messages.h"

namespace composable::messaging::memory {
namespace {

using std::chrono::milliseconds;

class DropCounter final : public Observer {
 public:
  void OnDropped(std::string_view channel, const mapping::Message& message) override {
    dropped.push_back(std::string(channel) + ":" + BodyOf(message));
  }
  std::vector<std::string> dropped;
};

class MemoryBrokerTest : public testing::Test {
 protected:
  void Make(TopicSettings settings) {
    broker_.emplace(std::vector<ChannelSettings>{{.name = "names", .topic = settings},
                                                 {.name = "others", .topic = {}}},
                    scheduler_, observer_, [] { return std::uint64_t{7}; });
  }

  // A consumer that writes down what it is handed and keeps it.
  void Keep(std::string group, std::uint32_t concurrency) {
    const Status status = broker_->Consume(
        {.channel = "names", .group = std::move(group), .concurrency = concurrency},
        [this](Delivery delivery) {
          handed_ += BodyOf(*delivery.message());
          kept_.push_back(std::move(delivery));
        });
    ASSERT_TRUE(status);
  }
  // One that is done at once.
  void Finish(std::string group, std::string& handed) {
    const Status status =
        broker_->Consume({.channel = "names", .group = std::move(group), .concurrency = 1},
                         [&handed](Delivery delivery) {
                           handed += BodyOf(*delivery.message());
                           std::move(delivery).Acknowledge();
                         });
    ASSERT_TRUE(status);
  }

  std::string Publish(std::string_view body, mapping::Headers headers = {}) {
    StatusProbe probe;
    (*broker_->Open("names"))->Publish(Text(body, std::move(headers)), probe.Callback());
    return probe.text();
  }
  void PublishEach(std::string_view bodies) {
    for (const char c : bodies) EXPECT_EQ(Publish(std::string_view(&c, 1)), "ok");
  }
  Delivery Take() {
    Delivery first = std::move(kept_.front());
    std::vector<Delivery> rest;
    for (std::size_t i = 1; i < kept_.size(); ++i) rest.push_back(std::move(kept_[i]));
    kept_.swap(rest);
    return first;
  }

  // Kept deliveries are settled by their ends, before the broker's.
  DropCounter observer_;
  FakeScheduler scheduler_;
  std::optional<MemoryBroker> broker_;
  std::vector<Delivery> kept_;
  std::string handed_;
};

TEST_F(MemoryBrokerTest, HandsOverInOrderOneAtATime) {
  Make({});
  Keep("g", 1);
  PublishEach("abc");
  EXPECT_EQ(handed_, "");
  scheduler_.Run();
  EXPECT_EQ(handed_, "a");
  for (int i = 0; i < 3; ++i) {
    Take().Acknowledge();
    scheduler_.Run();
  }
  EXPECT_EQ(handed_, "abc");
  EXPECT_TRUE(kept_.empty());
}

TEST_F(MemoryBrokerTest, ConcurrencyBoundsWhatIsInHand) {
  Make({});
  Keep("g", 3);
  PublishEach("abcdef");
  scheduler_.Run();
  EXPECT_EQ(handed_, "abc");
  Take().Acknowledge();
  scheduler_.Run();
  EXPECT_EQ(handed_, "abcd");
}

TEST_F(MemoryBrokerTest, EveryGroupGetsEveryMessageOnce) {
  Make({});
  std::string first;
  std::string second;
  std::string third;
  Finish("g", first);
  Finish("g", second);
  Finish("h", third);
  PublishEach("abcdef");
  scheduler_.Run();
  EXPECT_EQ(third, "abcdef");
  EXPECT_EQ(first.size() + second.size(), 6U);
}

TEST_F(MemoryBrokerTest, ConsumersOfOneGroupShareOut) {
  Make({});
  Keep("g", 1);
  Keep("g", 1);
  PublishEach("abc");
  scheduler_.Run();
  EXPECT_EQ(handed_, "ab");
}

TEST_F(MemoryBrokerTest, RetryHoldsUpWhatIsBehindIt) {
  Make({});
  Keep("g", 1);
  PublishEach("ab");
  scheduler_.Run();
  EXPECT_EQ(kept_.front().number(), 1U);
  Take().Retry(milliseconds(100));
  scheduler_.Advance(milliseconds(99));
  EXPECT_EQ(handed_, "a");
  scheduler_.Advance(milliseconds(1));
  EXPECT_EQ(handed_, "aa");
  EXPECT_EQ(kept_.front().number(), 2U);
  Take().Acknowledge();
  scheduler_.Run();
  EXPECT_EQ(handed_, "aab");
  EXPECT_EQ(kept_.front().number(), 1U);
}

TEST_F(MemoryBrokerTest, RetryFromWithinTheHandlerWaitsToo) {
  Make({});
  std::string handed;
  ASSERT_TRUE(broker_->Consume({.channel = "names", .group = "g", .concurrency = 1},
                               [&](Delivery delivery) {
                                 handed += std::to_string(delivery.number());
                                 if (delivery.number() == 1) {
                                   std::move(delivery).Retry(milliseconds(50));
                                 } else if (delivery.number() == 2) {
                                   std::move(delivery).Retry(milliseconds(0));
                                 } else {
                                   std::move(delivery).Acknowledge();
                                 }
                               }));
  PublishEach("a");
  scheduler_.Run();
  EXPECT_EQ(handed, "1");
  scheduler_.Advance(milliseconds(50));
  EXPECT_EQ(handed, "123");
}

TEST_F(MemoryBrokerTest, UnsettledIsDeliveredAgain) {
  Make({});
  Keep("g", 1);
  PublishEach("a");
  scheduler_.Run();
  kept_.clear();
  scheduler_.Run();
  EXPECT_EQ(handed_, "aa");
  EXPECT_EQ(kept_.front().number(), 2U);
}

TEST_F(MemoryBrokerTest, StampsWhatIsMissing) {
  Make({.ttl = milliseconds(2500)});
  Keep("g", 2);
  Publish("a", {{"x", "y"}});
  Publish("b", {{"id", "mine"}, {"timestamp", "5"}, {"ttl", "9"}});
  scheduler_.Run();
  EXPECT_EQ(
      kept_[0].message()->headers,
      (mapping::Headers{
          {"x", "y"}, {"id", "0000000000000007-1"}, {"timestamp", "1000000000"}, {"ttl", "2500"}}));
  EXPECT_EQ(kept_[1].message()->headers,
            (mapping::Headers{{"id", "mine"}, {"timestamp", "5"}, {"ttl", "9"}}));
}

TEST_F(MemoryBrokerTest, RefusesWhenFull) {
  Make({.capacity = 2, .when_full = WhenFull::kRefuse});
  Keep("g", 1);
  PublishEach("a");
  scheduler_.Run();
  PublishEach("bc");
  EXPECT_EQ(Publish("d"),
            "the channel `names` is full: its `capacity` is 2; send fewer messages at a time, or "
            "raise it");
  Take().Acknowledge();
  scheduler_.Run();
  EXPECT_EQ(Publish("e"), "ok");
}

TEST_F(MemoryBrokerTest, WaitsForRoom) {
  Make({.capacity = 1, .when_full = WhenFull::kWait, .full_timeout = milliseconds(1000)});
  Keep("g", 1);
  PublishEach("a");
  scheduler_.Run();
  PublishEach("b");
  StatusProbe third;
  StatusProbe fourth;
  const mapping::ChannelPtr channel = *broker_->Open("names");
  channel->Publish(Text("c"), third.Callback());
  // As many may wait as there is room.
  channel->Publish(Text("d"), fourth.Callback());
  EXPECT_EQ(third.text(), "");
  EXPECT_EQ(fourth.text(),
            "the channel `names` is full: its `capacity` is 1; send fewer messages at a time, or "
            "raise it");
  scheduler_.Advance(milliseconds(999));
  Take().Acknowledge();
  scheduler_.Run();
  EXPECT_EQ(third.text(), "ok");
  EXPECT_EQ(scheduler_.timer_count(), 0U);
  Take().Acknowledge();
  scheduler_.Run();
  EXPECT_EQ(handed_, "abc");
}

TEST_F(MemoryBrokerTest, WaitingEndsWithTheTimeout) {
  Make({.capacity = 1, .when_full = WhenFull::kWait, .full_timeout = milliseconds(1000)});
  Keep("g", 1);
  PublishEach("a");
  scheduler_.Run();
  PublishEach("b");
  StatusProbe third;
  (*broker_->Open("names"))->Publish(Text("c"), third.Callback());
  scheduler_.Advance(milliseconds(1000));
  EXPECT_EQ(third.text(),
            "the channel `names` is full: its `capacity` is 1; send fewer messages at a time, or "
            "raise it");
  Take().Acknowledge();
  scheduler_.Run();
  Take().Acknowledge();
  scheduler_.Run();
  EXPECT_EQ(handed_, "ab");
}

TEST_F(MemoryBrokerTest, DropsTheOldestOfTheFullGroupOnly) {
  Make({.capacity = 2, .when_full = WhenFull::kDropOldest});
  Keep("slow", 1);
  PublishEach("a");
  scheduler_.Run();
  std::string fast;
  Finish("fast", fast);
  PublishEach("bc");
  scheduler_.Run();
  PublishEach("d");
  scheduler_.Run();
  EXPECT_EQ(fast, "bcd");
  EXPECT_EQ(observer_.dropped, std::vector<std::string>{"names:b"});
  for (int i = 0; i < 3; ++i) {
    Take().Acknowledge();
    scheduler_.Run();
  }
  EXPECT_EQ(handed_, "acd");
}

TEST_F(MemoryBrokerTest, WithoutSubscribersMessagesAreForgotten) {
  Make({.capacity = 1, .when_full = WhenFull::kRefuse});
  PublishEach("abc");
}

TEST_F(MemoryBrokerTest, RepliesReachTheirRequests) {
  Make({});
  Keep("g", 2);
  const mapping::ChannelPtr channel = *broker_->Open("names");
  ReplyProbe first;
  ReplyProbe second;
  channel->Request(Text("a"), milliseconds(1000), first.Callback());
  channel->Request(Text("b"), milliseconds(1000), second.Callback());
  scheduler_.Run();
  const std::string address = HeaderOf(*kept_[1].message(), "reply-to");
  EXPECT_EQ(address, "_reply.0000000000000007-3-0000000000000007");
  EXPECT_EQ(HeaderOf(*kept_[1].message(), "correlation-id"), "0000000000000007-3");
  StatusProbe sent;
  broker_->Send(address, Text("for b"), sent.Callback());
  EXPECT_EQ(sent.text(), "ok");
  EXPECT_EQ(second.text(), "reply for b");
  EXPECT_EQ(first.text(), "");
  StatusProbe again;
  broker_->Send(address, Text("for b"), again.Callback());
  EXPECT_EQ(again.text(), "nobody waits for the reply any more");
  EXPECT_EQ(scheduler_.timer_count(), 1U);
}

TEST_F(MemoryBrokerTest, RequestsTimeOut) {
  Make({});
  Keep("g", 1);
  ReplyProbe reply;
  (*broker_->Open("names"))->Request(Text("a"), milliseconds(250), reply.Callback());
  scheduler_.Advance(milliseconds(249));
  EXPECT_EQ(reply.text(), "");
  scheduler_.Advance(milliseconds(1));
  EXPECT_EQ(reply.text(), "no reply to the message in the channel `names` came within 250 ms");
  StatusProbe late;
  broker_->Send(HeaderOf(*kept_[0].message(), "reply-to"), Text("late"), late.Callback());
  EXPECT_EQ(late.text(), "nobody waits for the reply any more");
}

TEST_F(MemoryBrokerTest, RequestsToAFullChannelFail) {
  Make({.capacity = 1, .when_full = WhenFull::kRefuse});
  Keep("g", 1);
  PublishEach("a");
  scheduler_.Run();
  PublishEach("b");
  ReplyProbe reply;
  (*broker_->Open("names"))->Request(Text("c"), milliseconds(250), reply.Callback());
  EXPECT_EQ(reply.text(),
            "the channel `names` is full: its `capacity` is 1; send fewer messages at a time, or "
            "raise it");
  EXPECT_EQ(scheduler_.timer_count(), 0U);
}

TEST_F(MemoryBrokerTest, ErrorRepliesAreErrors) {
  Make({});
  Keep("g", 1);
  ReplyProbe reply;
  (*broker_->Open("names"))->Request(Text("a"), milliseconds(250), reply.Callback());
  scheduler_.Run();
  broker_->Send(HeaderOf(*kept_[0].message(), "reply-to"),
                Text("it broke", {{"reply-error", "trap"}}), [](const Status& /*status*/) {});
  EXPECT_EQ(reply.text(), "it broke");
}

TEST_F(MemoryBrokerTest, SendsToChannelsByName) {
  Make({});
  std::string handed;
  Finish("g", handed);
  StatusProbe known;
  broker_->Send("names", Text("a"), known.Callback());
  scheduler_.Run();
  EXPECT_EQ(known.text() + " " + handed, "ok a");
  StatusProbe unknown;
  broker_->Send("name", Text("a"), unknown.Callback());
  EXPECT_EQ(unknown.text(), "there is no channel `name`; did you mean `names`?");
  EXPECT_EQ(broker_->Open("thing").error().message, "there is no channel `thing`");
}

TEST_F(MemoryBrokerTest, RefusesConsumersThatTakeNothing) {
  Make({});
  const auto status = broker_->Consume({.channel = "names", .group = "g", .concurrency = 0},
                                       [](const Delivery& /*delivery*/) {});
  EXPECT_EQ(status.error().message,
            "a consumer has from 1 to 10000 messages in hand at once, not 0");
}

TEST_F(MemoryBrokerTest, DrainsBeforeItCloses) {
  Make({.capacity = 2});
  Keep("g", 1);
  PublishEach("a");
  scheduler_.Run();
  PublishEach("bc");
  StatusProbe waiting;
  (*broker_->Open("names"))->Publish(Text("d"), waiting.Callback());
  std::optional<std::size_t> lost;
  broker_->Drain(milliseconds(5000), [&](DrainReport report) { lost = report.lost; });
  for (int i = 0; i < 4; ++i) {
    scheduler_.Run();
    EXPECT_FALSE(lost);
    Take().Acknowledge();
  }
  scheduler_.Run();
  EXPECT_EQ(lost, 0U);
  EXPECT_EQ(handed_, "abcd");
  EXPECT_EQ(waiting.text(), "ok");
  EXPECT_EQ(scheduler_.timer_count(), 0U);
  EXPECT_EQ(Publish("e"), "the channel `names` is closed: the system stops");
}

TEST_F(MemoryBrokerTest, DrainsNothingAtOnce) {
  Make({});
  Keep("g", 1);
  std::optional<std::size_t> lost;
  broker_->Drain(milliseconds(5000), [&](DrainReport report) { lost = report.lost; });
  scheduler_.Run();
  EXPECT_EQ(lost, 0U);
}

TEST_F(MemoryBrokerTest, DrainingEndsWithItsTime) {
  Make({});
  Keep("g", 1);
  PublishEach("abc");
  ReplyProbe reply;
  (*broker_->Open("others"))->Request(Text("x"), milliseconds(60'000), reply.Callback());
  std::optional<std::size_t> lost;
  broker_->Drain(milliseconds(5000), [&](DrainReport report) { lost = report.lost; });
  scheduler_.Advance(milliseconds(5000));
  EXPECT_EQ(lost, 3U);
  EXPECT_EQ(reply.text(), "the system stopped before the reply came");
  Take().Acknowledge();
  scheduler_.Run();
  EXPECT_EQ(handed_, "a");
}

}  // namespace
}  // namespace composable::messaging::memory
