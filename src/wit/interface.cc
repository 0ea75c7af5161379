#include "wit/interface.h"

#include <algorithm>

namespace composable::wit {

const TypeDefinition* FindType(const Interface& interface, std::string_view name) {
  const auto found = std::ranges::find(interface.types, name, &TypeDefinition::name);
  return found == interface.types.end() ? nullptr : &*found;
}

const Function* FindFunction(const Interface& interface, std::string_view name) {
  const auto found = std::ranges::find_if(
      interface.functions, [&](const Function& one) { return ToString(one.name) == name; });
  return found == interface.functions.end() ? nullptr : &*found;
}

std::vector<InterfacePtr> DirectDependencies(const Interface& interface) {
  std::vector<InterfacePtr> dependencies;
  for (const TypeDefinition& definition : interface.types) {
    if (definition.used_from != nullptr &&
        std::ranges::find(dependencies, definition.used_from) == dependencies.end()) {
      dependencies.push_back(definition.used_from);
    }
  }
  return dependencies;
}

}  // namespace composable::wit
