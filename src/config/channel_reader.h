// `[channel.NAME]` → ChannelDefinition.
#pragma once

#include <optional>

#include "config/definition.h"
#include "config/document.h"
#include "config/reporter.h"

namespace composable::config {

// Reads the channel that `entry`, whose value is a table, defines. Reports everything that is wrong
// with it; returns nothing where something was.
std::optional<ChannelDefinition> ReadChannel(const Entry& entry, const Reporter& reporter);

}  // namespace composable::config
