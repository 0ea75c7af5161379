// The keys of capabilities that the host has built in, by their types.
//
// Spec: section 2, "Capability types".
#pragma once

#include <span>

#include "capability/catalog.h"
#include "config/key_rule.h"

namespace composable::capability {

std::span<const config::KeyRule> WasiKeys(WasiFamily family);

// Of the type `messaging` (messaging.h).
std::span<const config::KeyRule> MessagingKeys();

// What `preopens.perms` may be.
std::span<const std::string_view> PreopenPermissions();

// More unused connections would be a leak.
inline constexpr std::int64_t kMostIdleConnections = 10'000;

}  // namespace composable::capability
