// The channels of a system and those who subscribe to them, from start to end.
//
// Spec: section 2, "Channel", "Subscription"; section 3, `run`.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/definition.h"
#include "mapping/channel.h"
#include "messaging/broker.h"
#include "messaging/handler.h"
#include "messaging/subscription.h"
#include "telemetry/log.h"

namespace composable::app {

// What a subscription of the definitions calls.
struct Subscriber {
  const config::SubscriptionDefinition& definition;
  std::string function;  // for the log
  std::unique_ptr<messaging::Handler> handler;
};

// Channels are open from the first moment on; what is sent before Start reaches nobody. Safe to use
// from any thread, but Start and Stop, which come in this order, once each or not at all; Stop may
// also come without a Start, or after one that failed.
class Messaging final : public mapping::Publisher {
 public:
  // Makes the channels of the definitions. The log outlives this, and all calls of subscribers.
  Messaging(const config::Definitions& definitions, telemetry::Log& log);
  Messaging(const Messaging&) = delete;
  Messaging& operator=(const Messaging&) = delete;
  // Waits for nothing but the tasks that are on its threads.
  ~Messaging() override;

  Result<mapping::ChannelPtr> Open(std::string_view channel) override;

  // Begins to hand messages to the subscribers, on that many threads. Error: kNotFound.
  Status Start(std::vector<Subscriber> subscribers, std::size_t thread_count);

  // Finishes what was accepted, as long as that takes no longer than `timeout`, and ends the
  // threads; where nothing was started, it waits for nothing. Says how many messages were lost.
  messaging::DrainReport Stop(std::chrono::milliseconds timeout);

 private:
  struct Core;

  // Calls that come back late find everything in place: they keep it.
  std::shared_ptr<Core> core_;
  std::vector<std::shared_ptr<messaging::Subscription>> subscriptions_;
  bool is_started_ = false;
};

}  // namespace composable::app
