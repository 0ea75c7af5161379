// Channels as those see them who send messages: the room that has the channels hands them in.
//
// Spec: section 2, "Channel"; section 4, "publish (202), or publish and wait for the reply".
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "mapping/message.h"

namespace composable::mapping {

// Each comes exactly once, from any thread, perhaps before the sending function returns; must not
// block and must not throw.
using AcceptedCallback = std::move_only_function<void(Status)>;
using ReplyCallback = std::move_only_function<void(Result<Message>)>;

// One channel, open for sending. Safe to use from any thread; no function blocks.
//
// Errors of both: kResourceExhausted where the channel is full, kCancelled where it is closing, kIo
// where a broker does not answer.
class Channel {
 public:
  virtual ~Channel() = default;

  // Hands the message over. Success: the channel has it, and will deliver it at least once. The
  // channel adds the headers `id` and `timestamp` where they are missing.
  virtual void Publish(Message message, AcceptedCallback accepted) = 0;

  // Publishes the message with a `reply-to` and a `correlation-id` of the channel's choice, and
  // waits for the reply to it. Errors too: kDeadlineExceeded where none came in time,
  // kComponentError where the subscriber failed for good, with its text.
  virtual void Request(Message message, std::chrono::milliseconds timeout, ReplyCallback reply) = 0;
};
using ChannelPtr = std::shared_ptr<Channel>;

class Publisher {
 public:
  virtual ~Publisher() = default;

  // The channel of that name; called while a system starts. Error: kNotFound, with the nearest
  // name, where nobody defines the channel and nobody subscribes to it.
  virtual Result<ChannelPtr> Open(std::string_view channel) = 0;
};

}  // namespace composable::mapping
