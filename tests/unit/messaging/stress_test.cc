// Many messages, many threads, and a subscriber that fails: none may get lost.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
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
constexpr std::uint32_t kMessages = 100'000;

// Messages are numbers, each sender's counted up from the sender's own.
std::uint32_t NumberIn(const mapping::Message& message) {
  return static_cast<std::uint32_t>(std::stoul(BodyOf(message)));
}

// Fails by a rule of the number: one in 97 always, one in 7 the first time. Half of the answers
// come from another thread.
class UnreliableHandler final : public Handler {
 public:
  explicit UnreliableHandler(Scheduler& scheduler) : scheduler_(scheduler), handled_(kMessages) {}

  void Handle(const MessagePtr& message, HandledCallback handled) override {
    const std::uint32_t number = NumberIn(*message);
    if (number % 2 == 0) return Answer(number, std::move(handled));
    scheduler_.Post([this, number, handled = std::move(handled)]() mutable {
      Answer(number, std::move(handled));
    });
  }

  const std::vector<std::atomic<std::uint32_t>>& handled() const { return handled_; }

 private:
  void Answer(std::uint32_t number, HandledCallback handled) {
    const std::uint32_t times = handled_[number].fetch_add(1) + 1;
    if (number % 97 == 0 || (number % 7 == 0 && times == 1)) {
      return handled(std::unexpected(Failure{Fail(ErrorCode::kTrap, "broken").error()}));
    }
    handled(std::nullopt);
  }

  Scheduler& scheduler_;
  std::vector<std::atomic<std::uint32_t>> handled_;
};

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
  CountingObserver observer;
  ThreadScheduler scheduler;
  const RandomSource random = MakeRandomSource();
  memory::MemoryBroker broker(
      {{.name = "work",
        .topic = {.capacity = 256,
                  .when_full = memory::WhenFull::kWait,
                  .full_timeout = milliseconds(60'000)}},
       {.name = "dead", .topic = {.capacity = 16, .when_full = memory::WhenFull::kRefuse}}},
      scheduler, observer, random);
  Router router;
  router.Add("work", broker);
  router.Add("dead", broker);

  auto handler = std::make_unique<UnreliableHandler>(scheduler);
  const UnreliableHandler& handled = *handler;
  const auto subscription = std::make_shared<Subscription>(
      SubscriptionSettings{.name = "worker",
                           .channel = "work",
                           .group = "worker",
                           .concurrency = 64,
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
    const std::uint32_t sender = number / (kMessages / kSenders);
    EXPECT_EQ(number % (kMessages / kSenders), next[sender]);
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

  std::vector<std::thread> senders;
  for (std::uint32_t sender = 0; sender < kSenders; ++sender) {
    senders.emplace_back([&, sender] {
      const mapping::ChannelPtr channel = *router.Open("work");
      for (std::uint32_t i = 0; i < kMessages / kSenders; ++i) {
        const auto accepted = std::make_shared<std::promise<bool>>();
        channel->Publish(
            Text(std::to_string(sender * (kMessages / kSenders) + i)),
            [accepted](const Status& status) { accepted->set_value(status.has_value()); });
        EXPECT_TRUE(accepted->get_future().get());
      }
    });
  }
  for (std::thread& sender : senders) sender.join();
  const auto drained = std::make_shared<std::promise<std::size_t>>();
  broker.Drain(milliseconds(60'000),
               [drained](DrainReport report) { drained->set_value(report.lost); });
  EXPECT_EQ(drained->get_future().get(), 0U);
  scheduler.Stop();

  EXPECT_EQ(seen, kMessages);
  std::uint32_t dead = 0;
  for (std::uint32_t number = 0; number < kMessages; ++number) {
    const bool is_dead = number % 97 == 0;
    const std::uint32_t times = is_dead ? 3 : number % 7 == 0 ? 2 : 1;
    ASSERT_EQ(handled.handled()[number], times) << number;
    ASSERT_EQ(letters.count(number), is_dead ? 1U : 0U) << number;
    if (is_dead) ++dead;
  }
  EXPECT_EQ(letters.size(), dead);
  EXPECT_EQ(observer.given_up, dead);
  EXPECT_EQ(observer.handled, kMessages - dead);
}

}  // namespace
}  // namespace composable::messaging
