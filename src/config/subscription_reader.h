// `[subscription.NAME]`, and the key `subscription` of components → SubscriptionDefinition.
#pragma once

#include <optional>

#include "config/definition.h"
#include "config/document.h"
#include "config/reporter.h"

namespace composable::config {

// Reads the subscription that `entry`, whose value is a table, defines. Reports everything that is
// wrong with it; returns nothing where something was.
std::optional<SubscriptionDefinition> ReadSubscription(const Entry& entry,
                                                       const Reporter& reporter);

// The subscription that a component's key `subscription` stands for; nothing where it has none, or
// where something is wrong with it, which is reported but for its kind (key_checker.h).
std::optional<SubscriptionDefinition> ReadComponentSubscription(const Entry& entry,
                                                                const Reporter& reporter);

}  // namespace composable::config
