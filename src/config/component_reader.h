// `[component.NAME]` → ComponentDefinition.
#pragma once

#include <optional>

#include "config/component_loaders.h"
#include "config/definition.h"
#include "config/document.h"
#include "config/reporter.h"

namespace composable::config {

// Reads the component that `entry`, whose value is a table, defines. Reports everything that is
// wrong with it; returns nothing where something was. Locates the component, but does not load it.
std::optional<ComponentDefinition> ReadComponent(const Entry& entry,
                                                 const ComponentLoaders& loaders,
                                                 const Reporter& reporter);

}  // namespace composable::config
