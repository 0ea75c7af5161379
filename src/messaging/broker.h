// What carries the messages of channels: the process itself (memory/), or a broker beyond it.
//
// A broker delivers each message of a channel at least once to each consumer group. Within a group
// the messages are shared out among its consumers; each consumer is handed messages in the order of
// the channel.
//
// Spec: section 2, "Channel".
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "mapping/channel.h"
#include "mapping/message.h"
#include "messaging/delivery.h"

namespace composable::messaging {

// Called on the scheduler's threads, for as many messages at once as the consumer allows; must not
// throw.
using DeliveryHandler = std::function<void(Delivery)>;

struct ConsumerOptions {
  std::string channel;
  std::string group;
  // How many messages may be in hand at once, those included that wait to be delivered again. With
  // one, messages are handled one after the other, in their order.
  std::uint32_t concurrency = 1;
};

struct DrainReport {
  // Messages that were accepted and will not be delivered, since the time was over. None where a
  // broker keeps them.
  std::size_t lost = 0;
};
using DrainedCallback = std::move_only_function<void(DrainReport)>;

// Safe to use from any thread.
class Broker {
 public:
  virtual ~Broker() = default;

  // The channel of that name, or what a `reply-to` header means: the channel of that name, or where
  // the reply to a Request of this broker goes. Error: kNotFound.
  virtual Result<mapping::ChannelPtr> Open(std::string_view channel) = 0;

  // Opens the channel and publishes. Errors: mapping::Channel's, and kNotFound for another address,
  // or where nobody waits for the reply any more.
  virtual void Send(std::string_view address, mapping::Message message,
                    mapping::AcceptedCallback accepted) = 0;

  // Adds a consumer, for as long as the broker lasts. It gets what is published from now on, and
  // what the broker still has for the group. Errors: kNotFound, kInvalidArgument, kIo.
  virtual Status Consume(ConsumerOptions options, DeliveryHandler handler) = 0;

  // Finishes what is in hand, and what nobody else could deliver later. While that goes on
  // everything works as before, because handling one message may publish another; then, or when
  // the time is over, the broker is closed: everything ends with kCancelled. Once only.
  virtual void Drain(std::chrono::milliseconds timeout, DrainedCallback drained) = 0;
};

}  // namespace composable::messaging
