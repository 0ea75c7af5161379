// Many messages, many threads, and a subscriber that fails: none may get lost, queues keep to their
// bounds, and consumers see messages in their order.
//
// COMPOSABLE_TEST_MESSAGES in the environment says how many messages, such as 1000000.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "messaging/memory/memory_broker.h"
#include "messaging/subscription.h"
#include "messaging/thread_scheduler.h"
#include "unit/messaging/messages.h"

namespace composable::messaging {
namespace {

using std::chrono::milliseconds;

constexpr std::uint32_t kSenders = 4;
constexpr std::uint32_t kCapacity = 256;
constexpr std::uint32_t kConcurrency = 64;

// A multiple of kSenders.
std::uint32_t MessageCount() {
  const char* const text =
      std::getenv("COMPOSABLE_TEST_MESSAGES");  // NOLINT(concurrency-mt-unsafe)
  const std::uint32_t wanted =
      text == nullptr ? 100'000 : static_cast<std::uint32_t>(std::stoul(text));
  return std::max(wanted / kSenders, 1U) * kSenders;
}

// Messages are numbers, each sender's counted up from the sender's own.
std::uint32_t NumberIn(const mapping::Message& message) {
  return static_cast<std::uint32_t>(std::stoul(BodyOf(message)));
}

// Fails by a rule of the number: one in 97 always, one in 7 the first time. Half of the answers
// come from another thread.
class UnreliableHandler final : public Handler {
 public:
  UnreliableHandler(Scheduler& scheduler, std::uint32_t messages)
      : scheduler_(scheduler), handled_(messages) {}

  void Handle(const MessagePtr& message, HandledCallback handled) override {
    const std::uint32_t number = NumberIn(*message);
    if (number % 2 == 0) return Answer(number, std::move(handled));
    scheduler_.Post([this, number, handled = std::move(handled)]() mutable {
      Answer(number, std::move(handled));
    });
  }

  const std::vector<std::atomic<std::uint32_t>>& handled() const { return handled_; }
  // How many messages were handed to it at least once.
  std::uint32_t begun() const { return begun_; }

 private:
  void Answer(std::uint32_t number, HandledCallback handled) {
    const std::uint32_t times = handled_[number].fetch_add(1) + 1;
    if (times == 1) ++begun_;
    if (number % 97 == 0 || (number % 7 == 0 && times == 1)) {
      return handled(std::unexpected(Failure{Fail(ErrorCode::kTrap, "broken").error()}));
    }
    handled(std::nullopt);
  }

  Scheduler& scheduler_;
  std::vector<std::atomic<std::uint32_t>> handled_;
  std::atomic<std::uint32_t> begun_ = 0;
};

// One after the other: each message fails until it was delivered `number % 3 + 1` times.
class OrderedHandler final : public Handler {
 public:
  void Handle(const MessagePtr& message, HandledCallback handled) override {
    const std::uint32_t number = NumberIn(*message);
    if (number != next_) is_in_order_ = false;
    if (++deliveries_ <= number % 3) {
      return handled(std::unexpected(Failure{Fail(ErrorCode::kTrap, "broken").error()}));
    }
    ++next_;
    deliveries_ = 0;
    handled(std::nullopt);
  }

  bool is_in_order() const { return is_in_order_; }
  std::uint32_t next() const { return next_; }

 private:
  std::uint32_t next_ = 0;
  std::uint32_t deliveries_ = 0;  // of the message that is next
  bool is_in_order_ = true;
};

// Publishes and waits until the channel has the message.
bool PublishNumber(mapping::Channel& channel, std::uint32_t number) {
  const auto accepted = std::make_shared<std::promise<bool>>();
  channel.Publish(Text(std::to_string(number)),
                  [accepted](const Status& status) { accepted->set_value(status.has_value()); });
  return accepted->get_future().get();
}

std::size_t LostInDrain(Broker& broker) {
  const auto drained = std::make_shared<std::promise<std::size_t>>();
  broker.Drain(milliseconds(60'000),
               [drained](DrainReport report) { drained->set_value(report.lost); });
  return drained->get_future().get();
}

class CountingObserver final : public Observer {
 public:
  void OnHandled(const DeliveryEvent& /*event*/, const mapping::Message* /*reply*/) override {
    ++handled;
  }
  void OnGivenUp(const DeliveryEvent& /*event*/, const Error& /*error*/,
                 std::optional<std::string_view> /*dead_letter*/) override {
    ++given_up;
  }
  std::atomic<std::uint32_t> handled = 0;
  std::atomic<std::uint32_t> given_up = 0;
};

TEST(MessagingStress, EveryMessageIsHandledOrDeadLettered) {
  const std::uint32_t messages = MessageCount();
  CountingObserver observer;
  ThreadScheduler scheduler;
  const RandomSource random = MakeRandomSource();
  memory::MemoryBroker broker(
      {{.name = "work",
        .topic = {.capacity = kCapacity,
                  .when_full = memory::WhenFull::kWait,
                  .full_timeout = milliseconds(60'000)}},
       {.name = "dead", .topic = {.capacity = 16, .when_full = memory::WhenFull::kRefuse}}},
      scheduler, observer, random);
  Router router;
  router.Add("work", broker);
  router.Add("dead", broker);

  auto handler = std::make_unique<UnreliableHandler>(scheduler, messages);
  const UnreliableHandler& handled = *handler;
  const auto subscription = std::make_shared<Subscription>(
      SubscriptionSettings{.name = "worker",
                           .channel = "work",
                           .group = "worker",
                           .concurrency = kConcurrency,
                           .retry = {.max_deliveries = 3,
                                     .initial_delay = milliseconds(1),
                                     .max_delay = milliseconds(4)},
                           .dead_letter = "dead"},
      std::move(handler), SubscriptionServices{router, scheduler, observer, random, nullptr});
  ASSERT_TRUE(subscription->Start());

  // A second group, which sees each sender's messages in the sender's order.
  std::array<std::uint32_t, kSenders> next{};
  std::uint32_t seen = 0;
  ASSERT_TRUE(broker.Consume({.channel = "work", .group = "auditor"}, [&](Delivery delivery) {
    const std::uint32_t number = NumberIn(*delivery.message());
    const std::uint32_t sender = number / (messages / kSenders);
    EXPECT_EQ(number % (messages / kSenders), next[sender]);
    ++next[sender];
    ++seen;
    std::move(delivery).Acknowledge();
  }));
  std::mutex mutex;
  std::map<std::uint32_t, std::uint32_t> letters;
  ASSERT_TRUE(broker.Consume({.channel = "dead", .group = "undertaker"}, [&](Delivery delivery) {
    const std::scoped_lock lock(mutex);
    ++letters[NumberIn(*delivery.message())];
    std::move(delivery).Acknowledge();
  }));
  scheduler.Start(3);

  std::atomic<std::uint32_t> accepted = 0;
  std::atomic<std::uint32_t> most_waiting = 0;
  std::vector<std::thread> senders;
  for (std::uint32_t sender = 0; sender < kSenders; ++sender) {
    senders.emplace_back([&, sender] {
      const mapping::ChannelPtr channel = *router.Open("work");
      for (std::uint32_t i = 0; i < messages / kSenders; ++i) {
        ASSERT_TRUE(PublishNumber(*channel, sender * (messages / kSenders) + i));
        // In this order: what was accepted since then does not count.
        const std::uint32_t accepted_now = ++accepted;
        const std::uint32_t begun = handled.begun();
        std::uint32_t most = most_waiting;
        while (accepted_now > begun && accepted_now - begun > most &&
               !most_waiting.compare_exchange_weak(most, accepted_now - begun)) {
        }
      }
    });
  }
  for (std::thread& sender : senders) sender.join();
  EXPECT_EQ(LostInDrain(broker), 0U);
  scheduler.Stop();
  EXPECT_LE(most_waiting, kCapacity + kConcurrency);

  EXPECT_EQ(seen, messages);
  std::uint32_t dead = 0;
  for (std::uint32_t number = 0; number < messages; ++number) {
    const bool is_dead = number % 97 == 0;
    const std::uint32_t times = is_dead ? 3 : number % 7 == 0 ? 2 : 1;
    ASSERT_EQ(handled.handled()[number], times) << number;
    ASSERT_EQ(letters.count(number), is_dead ? 1U : 0U) << number;
    if (is_dead) ++dead;
  }
  EXPECT_EQ(letters.size(), dead);
  EXPECT_EQ(observer.given_up, dead);
  EXPECT_EQ(observer.handled, messages - dead);
}

TEST(MessagingStress, OneConsumerSeesMessagesInOrderThoughItFails) {
  const std::uint32_t messages = MessageCount() / 50;
  Observer observer;
  ThreadScheduler scheduler;
  const RandomSource random = MakeRandomSource();
  memory::MemoryBroker broker(
      {{.name = "work", .topic = {.capacity = 16, .full_timeout = milliseconds(60'000)}}},
      scheduler, observer, random);
  Router router;
  router.Add("work", broker);
  auto handler = std::make_unique<OrderedHandler>();
  const OrderedHandler& ordered = *handler;
  const auto subscription = std::make_shared<Subscription>(
      SubscriptionSettings{.name = "worker",
                           .channel = "work",
                           .group = "worker",
                           .concurrency = 1,
                           .retry = {.max_deliveries = 3,
                                     .initial_delay = milliseconds(1),
                                     .max_delay = milliseconds(1)}},
      std::move(handler), SubscriptionServices{router, scheduler, observer, random, nullptr});
  ASSERT_TRUE(subscription->Start());
  scheduler.Start(3);
  const mapping::ChannelPtr channel = *router.Open("work");
  for (std::uint32_t number = 0; number < messages; ++number) {
    ASSERT_TRUE(PublishNumber(*channel, number));
  }
  EXPECT_EQ(LostInDrain(broker), 0U);
  scheduler.Stop();
  EXPECT_TRUE(ordered.is_in_order());
  EXPECT_EQ(ordered.next(), messages);
}

}  // namespace
}  // namespace composable::messaging
