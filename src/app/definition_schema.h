// The configuration language as a JSON Schema, made of the rules that its readers go by.
//
// Draft 7, which editors of TOML (Taplo) know. What it says of a file is what can be said of one
// value by itself: which keys there are, of which kinds, which have to be there. Whether names are
// defined and types fit is for `check`. Where strings may hold placeholders, a string with one fits
// wherever a string does.
//
// Spec: sections 2 to 4 and 6.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "composable/capability.h"
#include "composable/server.h"
#include "telemetry/log.h"

namespace composable::app {

// Pretty-printed, with an end of line. The types are those that are built in, and the given ones,
// as for a runtime; the log is borrowed for the call. Error: as Runtime::Load's, of the types.
Result<std::string> DefinitionSchema(telemetry::Log& log, std::vector<CapabilityType> capabilities,
                                     std::vector<ServerType> servers);

}  // namespace composable::app
