#include "config/definition.h"

#include <algorithm>

namespace composable::config {

const ComponentDefinition* Definitions::FindComponent(std::string_view name) const {
  const auto found = std::ranges::find(
      components, name, [](const ComponentDefinition& component) -> std::string_view {
        return component.name.value;
      });
  return found == components.end() ? nullptr : &*found;
}

}  // namespace composable::config
