// One message to a channel, and what became of it.
//
// Spec: section 3, `publish`.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "app/messaging.h"
#include "base/error.h"

namespace composable::app {

struct Publication {
  std::string channel;
  std::string body;
  std::optional<std::string> content_type;
  std::optional<std::chrono::milliseconds> reply_timeout;  // absent: no reply is wanted
};

// Sends the message, and waits until the channel has accepted it or, where one is wanted, until the
// reply is there: its body, else nothing. Errors: kNotFound for another channel, and those of
// mapping::Channel.
Result<std::optional<std::string>> Publish(Messaging& messaging, const Publication& publication);

}  // namespace composable::app
