// All types of capabilities and servers that definitions may name: built in, and handed in.
#pragma once

#include <vector>

#include "app/server_types.h"
#include "base/error.h"
#include "capability/host_type.h"
#include "composable/capability.h"
#include "composable/server.h"
#include "telemetry/log.h"

namespace composable::app {

// Those that are written in C++; the types of WASI and `messaging` are not among them. What is
// logged by them goes to the log, which must live as long as the types. Errors: as those of
// HostTypes::Make and ServerTypes::Make.
Result<capability::HostTypes> AllCapabilityTypes(telemetry::Log& log,
                                                 std::vector<CapabilityType> given);
Result<ServerTypes> AllServerTypes(telemetry::Log& log, std::vector<ServerType> given);

}  // namespace composable::app
