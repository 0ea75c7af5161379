// `modulewise:messaging/sender`: components that send messages to channels.
//
// Spec: section 2, "Messaging WIT".
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/host_function.h"
#include "mapping/channel.h"

namespace composable::app {

// What a capability of the type `messaging` allows.
struct SenderGrant {
  std::vector<std::string> channels;  // that may be sent to
  std::chrono::milliseconds reply_timeout{30'000};
  // Of the system. Weak, because its subscriptions hold components, which hold this.
  std::weak_ptr<mapping::Publisher> publisher;
};

// The functions of an import of the interface, under the import's name. They send to the grant's
// channels, and to what stands in a `reply-to`. Another channel is `unknown-channel`, whether it
// exists or not; `timeout` is no reply in time, and also
// a channel that stayed full, or a subscriber that failed for good. When the system stops, a call
// fails.
std::vector<engine::HostFunction> SenderFunctions(const std::string& import_name,
                                                  const SenderGrant& grant);

}  // namespace composable::app
