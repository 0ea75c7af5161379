// The bus within the process: messages from their senders to a subscriber in C++, also one that
// fails now and then, and to a guest.
//
//   bench_messaging [MESSAGES]   1000000 where it is not said; a guest gets a tenth of them
//
// Prints how many a second. Senders wait until a message was accepted before they send the next.

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "app/messaging.h"
#include "bench_runtime.h"
#include "messaging/memory/memory_broker.h"
#include "messaging/subscription.h"
#include "messaging/thread_scheduler.h"

namespace composable {
namespace {

using std::chrono::milliseconds;

constexpr int kSenders = 2;
constexpr std::size_t kThreads = 2;
constexpr milliseconds kPatience{60'000};

// Fails once for every `fails_each` calls; 0: never.
class CountingHandler final : public messaging::Handler {
 public:
  CountingHandler(int fails_each, std::atomic<int>& handled)
      : fails_each_(fails_each), handled_(handled) {}

  void Handle(const messaging::MessagePtr& /*message*/,
              messaging::HandledCallback handled) override {
    const int number = calls_.fetch_add(1, std::memory_order_relaxed) + 1;
    if (fails_each_ != 0 && number % fails_each_ == 0) {
      return handled(
          std::unexpected(messaging::Failure{Fail(ErrorCode::kTrap, "as it was told to").error()}));
    }
    handled_.fetch_add(1, std::memory_order_relaxed);
    handled(std::nullopt);
  }

 private:
  int fails_each_;
  std::atomic<int>& handled_;
  std::atomic<int> calls_ = 0;
};

void SendMany(mapping::Channel& channel, int messages) {
  for (int i = 0; i < messages; ++i) {
    const auto accepted = std::make_shared<std::promise<Status>>();
    channel.Publish({.headers = {}, .body = Bytes{'W', 'o', 'r', 'l', 'd'}},
                    [accepted](Status status) { accepted->set_value(std::move(status)); });
    bench::OrDie(accepted->get_future().get());
  }
}

// Sends from several threads, and waits until `drain` says that all were handled.
template <typename Drain>
void Measure(std::string_view what, const mapping::ChannelPtr& channel, int messages,
             const Drain& drain) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::jthread> senders;
  for (int i = 0; i < kSenders; ++i) {
    senders.emplace_back([&channel, messages] { SendMany(*channel, messages / kSenders); });
  }
  senders.clear();
  const messaging::DrainReport report = drain();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  fmt::print("{:44} {:9.0f} messages/s{}\n", what, messages / took.count(),
             report.lost == 0 ? "" : fmt::format(", {} lost", report.lost));
}

void ToHost(std::uint32_t concurrency, int fails_each, int messages) {
  messaging::Observer observer;
  messaging::ThreadScheduler scheduler;
  const messaging::RandomSource random = messaging::MakeRandomSource();
  messaging::memory::MemoryBroker broker({{.name = "work", .topic = {.full_timeout = kPatience}}},
                                         scheduler, observer, random);
  messaging::Router router;
  router.Add("work", broker);
  std::atomic<int> handled = 0;
  const auto subscription = std::make_shared<messaging::Subscription>(
      messaging::SubscriptionSettings{.name = "worker",
                                      .channel = "work",
                                      .group = "worker",
                                      .concurrency = concurrency,
                                      .retry = {.max_deliveries = 100,
                                                .initial_delay = milliseconds(1),
                                                .max_delay = milliseconds(1)}},
      std::make_unique<CountingHandler>(fails_each, handled),
      messaging::SubscriptionServices{router, scheduler, observer, random, nullptr});
  bench::OrDie(subscription->Start());
  scheduler.Start(kThreads);
  Measure(fails_each == 0
              ? fmt::format("host subscriber, {} at once", concurrency)
              : fmt::format("host subscriber, {} at once, 1 of {} fails", concurrency, fails_each),
          bench::OrDie(router.Open("work")), messages, [&] {
            const auto drained = std::make_shared<std::promise<messaging::DrainReport>>();
            broker.Drain(kPatience,
                         [drained](messaging::DrainReport report) { drained->set_value(report); });
            return drained->get_future().get();
          });
  scheduler.Stop();
  if (handled != messages) fmt::print("only {} were handled\n", handled.load());
}

void ToGuest(std::uint32_t concurrency, int messages) {
  bench::System system(
      fmt::format("[component.greeter]\nuri = \"{}/examples/7cs/lib/simple-greeter.wasm\"\n"
                  "[subscription.names]\ncomponent = \"greeter\"\nconcurrency = {}\n",
                  COMPOSABLE_SOURCE_DIR, concurrency),
      concurrency);
  for (const Error& error : system.runtime().StartMessaging(kThreads)) {
    fmt::print(stderr, "{}\n", ToString(error));
    std::exit(1);
  }
  app::Messaging& messaging = *system.runtime().messaging();
  Measure(fmt::format("greeter of the tutorial, {} at once", concurrency),
          bench::OrDie(messaging.Open("names")), messages,
          [&] { return messaging.Stop(kPatience); });
}

int Main(int messages) {
  ToHost(1, 0, messages);
  ToHost(64, 0, messages);
  ToHost(64, 100, messages);
  ToGuest(1, messages / 10);
  ToGuest(64, messages / 10);
  return 0;
}

}  // namespace
}  // namespace composable

int main(int argc, char** argv) {
  return composable::Main(composable::bench::CountArgument(argc, argv, 1'000'000));
}
