// `[component.NAME]` → ComponentDefinition.
#pragma once

#include <optional>

#include "base/file_system.h"
#include "config/definition.h"
#include "config/document.h"
#include "config/reporter.h"

namespace composable::config {

// Reads the component that `entry`, whose value is a table, defines. Reports everything that is
// wrong with it; returns nothing where something was. Looks for the component's file, but does not
// read it.
std::optional<ComponentDefinition> ReadComponent(const Entry& entry, const FileSystem& files,
                                                 const Reporter& reporter);

}  // namespace composable::config
