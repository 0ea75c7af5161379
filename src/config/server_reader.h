// `[server.NAME]` → ServerDefinition.
#pragma once

#include <optional>

#include "config/definition.h"
#include "config/document.h"
#include "config/reporter.h"

namespace composable::config {

// Reads the server that `entry`, whose value is a table, defines: its type, and all other keys as
// properties, which only the type itself can judge. Reports everything that is wrong with it;
// returns nothing where something was.
std::optional<ServerDefinition> ReadServer(const Entry& entry, const Reporter& reporter);

}  // namespace composable::config
