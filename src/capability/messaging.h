// `[capability.NAME]` of the type `messaging`: what its importers may send, and where to.
//
// Spec: section 2, "Messaging WIT"; `modulewise:messaging/sender`.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/definition.h"
#include "config/located.h"

namespace composable::capability {

inline constexpr std::string_view kMessagingType = "messaging";

// Whether that type gives its importers the interface: `modulewise:messaging/sender`, of any
// release that is compatible with 0.1.0.
bool ProvidesMessaging(std::string_view interface);

struct MessagingGrant {
  std::vector<config::Located<std::string>> channels;  // distinct; at least one
  std::chrono::milliseconds reply_timeout{30'000};     // of `send-and-receive`
  bool operator==(const MessagingGrant&) const = default;
};

struct MessagingReading {
  MessagingGrant grant;       // complete where there are no errors
  std::vector<Error> errors;  // each at its place in the file
};

// What a capability of the type allows, and everything that is wrong with its keys. Whether there
// are such channels is for the caller to say.
MessagingReading ReadMessagingGrant(const config::CapabilityDefinition& capability);

}  // namespace composable::capability
