#include "app/messaging.h"

#include <algorithm>
#include <future>
#include <optional>
#include <utility>

#include "app/messaging_log.h"
#include "graph/subscriptions.h"
#include "messaging/memory/memory_broker.h"
#include "messaging/router.h"
#include "messaging/thread_scheduler.h"

namespace composable::app {
namespace {

using messaging::memory::ChannelSettings;
using messaging::memory::TopicSettings;

template <typename T, typename Value>
void Take(const std::optional<config::Located<T>>& given, Value& value) {
  if (given) value = given->value;
}

messaging::memory::WhenFull ToWhenFull(config::WhenFull when_full) {
  switch (when_full) {
    case config::WhenFull::kRefuse:
      return messaging::memory::WhenFull::kRefuse;
    case config::WhenFull::kDropOldest:
      return messaging::memory::WhenFull::kDropOldest;
    case config::WhenFull::kWait:
      break;
  }
  return messaging::memory::WhenFull::kWait;
}

TopicSettings SettingsOf(const config::ChannelDefinition& channel) {
  TopicSettings settings;
  Take(channel.capacity, settings.capacity);
  if (channel.when_full) settings.when_full = ToWhenFull(channel.when_full->value);
  Take(channel.full_timeout, settings.full_timeout);
  Take(channel.ttl, settings.ttl);
  return settings;
}

std::vector<ChannelSettings> ChannelsOf(const config::Definitions& definitions) {
  std::vector<ChannelSettings> channels;
  for (std::string& name : graph::ChannelNames(definitions)) {
    const config::ChannelDefinition* const channel = definitions.FindChannel(name);
    channels.push_back({.name = std::move(name),
                        .topic = channel == nullptr ? TopicSettings{} : SettingsOf(*channel)});
  }
  return channels;
}

messaging::SubscriptionSettings SettingsOf(const config::SubscriptionDefinition& definition) {
  messaging::SubscriptionSettings settings{.name = definition.name.value,
                                           .channel = definition.channel.value,
                                           .group = definition.name.value,
                                           .concurrency = 1,
                                           .retry = {},
                                           .dead_letter = {}};
  Take(definition.group, settings.group);
  Take(definition.concurrency, settings.concurrency);
  Take(definition.retry.max_deliveries, settings.retry.max_deliveries);
  Take(definition.retry.initial_delay, settings.retry.initial_delay);
  Take(definition.retry.max_delay, settings.retry.max_delay);
  Take(definition.dead_letter, settings.dead_letter);
  // Where only one of the two is given, it counts.
  if (!definition.retry.max_delay) {
    settings.retry.max_delay = std::max(settings.retry.max_delay, settings.retry.initial_delay);
  } else if (!definition.retry.initial_delay) {
    settings.retry.initial_delay = std::min(settings.retry.max_delay, settings.retry.initial_delay);
  }
  return settings;
}

}  // namespace

struct Messaging::Core {
  Core(const config::Definitions& definitions, telemetry::Log& log)
      : observer(log),
        random(messaging::MakeRandomSource()),
        broker(ChannelsOf(definitions), scheduler, observer, random) {
    for (std::string& name : graph::ChannelNames(definitions)) router.Add(std::move(name), broker);
  }

  MessagingLog observer;
  messaging::RandomSource random;
  messaging::ThreadScheduler scheduler;
  messaging::memory::MemoryBroker broker;
  messaging::Router router;
};

Messaging::Messaging(const config::Definitions& definitions, telemetry::Log& log)
    : core_(std::make_shared<Core>(definitions, log)) {}

Messaging::~Messaging() { core_->scheduler.Stop(); }

Result<mapping::ChannelPtr> Messaging::Open(std::string_view channel) {
  return core_->router.Open(channel);
}

Status Messaging::Start(std::vector<Subscriber> subscribers, std::size_t thread_count) {
  for (Subscriber& subscriber : subscribers) {
    const config::SubscriptionDefinition& definition = subscriber.definition;
    core_->observer.Add(definition.name.value, definition.component.value,
                        std::move(subscriber.function));
    subscriptions_.push_back(std::make_shared<messaging::Subscription>(
        SettingsOf(definition), std::move(subscriber.handler),
        messaging::SubscriptionServices{.router = core_->router,
                                        .scheduler = core_->scheduler,
                                        .observer = core_->observer,
                                        .random = core_->random,
                                        .keeper = core_}));
  }
  for (const auto& subscription : subscriptions_) COMPOSABLE_CHECK(subscription->Start());
  core_->scheduler.Start(thread_count);
  is_started_ = true;
  return {};
}

messaging::DrainReport Messaging::Stop(std::chrono::milliseconds timeout) {
  if (!is_started_) {
    // Nobody handles what is there, and waiting would not change that; but a thread is needed to
    // close the channels on.
    core_->scheduler.Start(1);
    timeout = std::chrono::milliseconds(0);
  }
  // Shared with the task that sets it: it may still be in it when this has what it waits for.
  const auto drained = std::make_shared<std::promise<messaging::DrainReport>>();
  std::future<messaging::DrainReport> report = drained->get_future();
  core_->broker.Drain(timeout,
                      [drained](messaging::DrainReport lost) { drained->set_value(lost); });
  const messaging::DrainReport lost = report.get();
  core_->scheduler.Stop();
  subscriptions_.clear();
  return lost;
}

}  // namespace composable::app
