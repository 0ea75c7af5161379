// A message in a subscriber's hands.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

#include "mapping/message.h"

namespace composable::messaging {

// Messages are shared by all who subscribe to a channel, so nobody changes one.
using MessagePtr = std::shared_ptr<const mapping::Message>;

// Where the outcome of a delivery goes; the broker's side of Delivery. Exactly one function is
// called, once for each delivery, from any thread.
class DeliverySink {
 public:
  virtual ~DeliverySink() = default;
  virtual void Acknowledge() = 0;
  virtual void Retry(std::chrono::milliseconds delay) = 0;
};

// One delivery, to be settled exactly once, at once or later from any thread, the object moved to
// where it is wanted. Destroyed unsettled, the message is delivered again.
class Delivery {
 public:
  // `number` counts the deliveries of this message to this subscription, from 1.
  Delivery(std::shared_ptr<DeliverySink> sink, MessagePtr message, std::uint32_t number)
      : sink_(std::move(sink)), message_(std::move(message)), number_(number) {}
  Delivery(Delivery&&) noexcept = default;
  Delivery& operator=(Delivery&&) = delete;
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;
  ~Delivery() {
    if (sink_ != nullptr) std::move(*this).Retry(std::chrono::milliseconds(0));
  }

  const MessagePtr& message() const { return message_; }
  std::uint32_t number() const { return number_; }

  // The message is done with: it is not delivered again.
  void Acknowledge() && { std::exchange(sink_, nullptr)->Acknowledge(); }
  // Delivers it again after that time. Until then it counts as in hand: one that is handled alone
  // holds up those behind it, which keeps their order.
  void Retry(std::chrono::milliseconds delay) && { std::exchange(sink_, nullptr)->Retry(delay); }

 private:
  std::shared_ptr<DeliverySink> sink_;  // null: moved from or settled
  MessagePtr message_;
  std::uint32_t number_;
};

}  // namespace composable::messaging
