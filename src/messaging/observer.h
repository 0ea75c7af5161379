// Told what becomes of messages, for logs and metrics.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "mapping/message.h"

namespace composable::messaging {

// Which delivery it is about; views that are good during the call.
struct DeliveryEvent {
  std::string_view subscription;
  std::string_view channel;
  const mapping::Message& message;
  std::uint32_t number = 1;  // of the delivery
};

// Called from any thread; must not block and must not throw. Unless they say otherwise, functions
// do nothing.
class Observer {
 public:
  virtual ~Observer() = default;

  // The subscriber is done with the message, and said so; null: without a reply.
  virtual void OnHandled(const DeliveryEvent& /*event*/, const mapping::Message* /*reply*/) {}
  // It failed, and gets the message again after that time.
  virtual void OnRetry(const DeliveryEvent& /*event*/, const Error& /*error*/,
                       std::chrono::milliseconds /*delay*/) {}
  // It failed for good: the message goes to that channel, or, where there is none, nowhere.
  virtual void OnGivenUp(const DeliveryEvent& /*event*/, const Error& /*error*/,
                         std::optional<std::string_view> /*dead_letter*/) {}
  // The message's time was over; it goes to that channel, or nowhere.
  virtual void OnExpired(const DeliveryEvent& /*event*/,
                         std::optional<std::string_view> /*dead_letter*/) {}
  // A dead-letter channel did not take it: it is offered again after that time.
  virtual void OnDeadLetterRefused(const DeliveryEvent& /*event*/, const Error& /*error*/,
                                   std::chrono::milliseconds /*delay*/) {}
  // The reply did not get to where it was wanted. The message counts as handled.
  virtual void OnReplyLost(const DeliveryEvent& /*event*/, const Error& /*error*/) {}
  // A channel was full, and made room by dropping its oldest message.
  virtual void OnDropped(std::string_view /*channel*/, const mapping::Message& /*message*/) {}
};

}  // namespace composable::messaging
