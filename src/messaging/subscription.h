// A subscriber's side of a channel: what happens around the handling of each message, whichever
// broker delivers it.
//
// A message is acknowledged when its handler is done with it and the reply, where one is wanted,
// has been sent. A handler that fails gets it again after a delay; when it was delivered as often
// as the policy allows, or is past its `ttl`, it goes to the dead-letter channel, or nowhere where
// there is none. Whoever waits for a reply is told.
//
// Spec: section 2, "Channel", "Subscription".
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "messaging/broker.h"
#include "messaging/handler.h"
#include "messaging/observer.h"
#include "messaging/retry.h"
#include "messaging/router.h"
#include "messaging/scheduler.h"

namespace composable::messaging {

struct SubscriptionSettings {
  std::string name;
  std::string channel;
  std::string group;              // those of one group share out the channel's messages
  std::uint32_t concurrency = 1;  // messages in hand at once
  RetryPolicy retry;
  std::optional<std::string> dead_letter = std::nullopt;  // a channel
};

// All of it outlives the subscription, as long as there is `keeper`.
struct SubscriptionServices {
  Router& router;
  Scheduler& scheduler;
  Observer& observer;
  RandomSource random;
  std::shared_ptr<const void> keeper;  // may be null
};

// Safe to use from any thread. Messages that it has in hand keep it, so calls may come back late;
// the broker does not: what it delivers to a subscription that is gone waits.
class Subscription : public std::enable_shared_from_this<Subscription> {
 public:
  Subscription(SubscriptionSettings settings, std::unique_ptr<Handler> handler,
               SubscriptionServices services);
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;
  ~Subscription() = default;

  const SubscriptionSettings& settings() const { return settings_; }

  // Begins to take messages. Errors: kNotFound where the channel, or the one for dead letters, does
  // not exist; the broker's. Once only.
  Status Start();

 private:
  // One delivery, from when it is taken to when it is settled.
  struct Work;
  using WorkPtr = std::shared_ptr<Work>;

  void Take(Delivery delivery);
  void Finish(WorkPtr work, std::optional<mapping::Message> reply);
  void Fail(WorkPtr work, const Failure& failure);
  void GiveUp(WorkPtr work, const Error& error);
  // Sends the letter, again and again until the channel takes it or is closed, and acknowledges.
  void SendDeadLetter(WorkPtr work, std::shared_ptr<const mapping::Message> letter,
                      std::uint32_t attempt);
  void Reply(const mapping::Message& request, mapping::Message reply,
             mapping::AcceptedCallback accepted);
  std::shared_ptr<const mapping::Message> DeadLetter(const Work& work, std::string_view reason,
                                                     std::string error) const;
  DeliveryEvent EventOf(const Work& work) const;

  const SubscriptionSettings settings_;
  const std::unique_ptr<Handler> handler_;
  const SubscriptionServices services_;
  Broker* broker_ = nullptr;  // the channel's, from Start on
};

}  // namespace composable::messaging
