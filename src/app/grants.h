// The capabilities of definitions → what each allows.
//
// Spec: section 2, "Capability types"; section 3, `--env`.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/composition.h"
#include "base/error.h"
#include "base/file_system.h"
#include "capability/host_type.h"
#include "composable/capability.h"
#include "config/definition.h"
#include "mapping/channel.h"
#include "telemetry/log.h"

namespace composable::app {

// Variables of an environment, each name at most once.
using Variables = std::vector<std::pair<std::string, std::string>>;

struct GrantsReading {
  GrantTable grants;  // complete where there are no errors
  std::vector<Error> errors;
  std::vector<Error> warnings;
};

// What each capability allows, and everything that is wrong with them: of WASI, or of one of the
// `types` that are written in C++. What a capability denies
// later on, and which of its requests fail, goes to the log, which must live as long as the grants.
// `variables` are added to every environment that a capability gives, in place of those of the same
// name; a warning says so where none gives one. `publisher` has the system's channels.
GrantsReading ReadGrants(const config::Definitions& definitions, const capability::HostTypes& types,
                         const FileSystem& files, telemetry::Log& log, const Variables& variables,
                         const std::shared_ptr<mapping::Publisher>& publisher);

// The types that are built in beside WASI. What components log by `wasi:logging` goes to the log,
// which must live as long as the types.
std::vector<CapabilityType> BuiltInTypes(telemetry::Log& log);

}  // namespace composable::app
