// `[capability.NAME]` of a type of WASI → what the engine lets its importers do.
//
// Spec: section 2, "Capability types".
#pragma once

#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "capability/outbound_policy.h"
#include "config/definition.h"
#include "engine/grant.h"

namespace composable::capability {

struct GrantReading {
  engine::WasiGrant grant;    // complete where there are no errors
  std::vector<Error> errors;  // each at its place in the file, in its order
};

// What the capability allows, and everything that is wrong with its type and its keys. Folders and
// certificates are looked for relative to the folder of the file that names them, then to the
// working directory. `notice` is told later on what the capability denies,
// and which of its requests fail.
GrantReading ReadWasiGrant(const config::CapabilityDefinition& capability, const FileSystem& files,
                           const NetworkNotice& notice);

}  // namespace composable::capability
