#include "graph/selectables.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "graph/scope_check.h"
#include "wit/name.h"

namespace composable::graph {
namespace {

// As it is exported, and without its version where it has one.
void AddSpellings(const wit::WorldItem& item, std::vector<std::string>& spellings) {
  spellings.push_back(item.name);
  const auto name = wit::ParseInterfaceName(item.name);
  if (name && name->package.version) spellings.push_back(wit::UnversionedName(*name));
}

config::Selectable SelectableOf(const ComponentNode& component) {
  const config::ComponentDefinition& definition = component.definition;
  config::Selectable selectable;
  selectable.name = definition.name.value;
  const wit::World& world = component.binary->world;
  if (const auto package = PackageOf(world)) {
    selectable.name_space = NamespaceOf(*package);
    selectable.package = wit::UnversionedName(*package);
  }
  for (const wit::WorldItem& item : world.exports) AddSpellings(item, selectable.exports);
  for (const config::Label& label : definition.labels) {
    selectable.labels.emplace_back(label.key.value, label.value.value);
  }
  return selectable;
}

}  // namespace

std::vector<config::Selectable> Selectables(const Graph& graph) {
  std::map<std::string_view, config::Selectable> by_name;
  std::vector<const config::ComponentDefinition*> definitions;
  for (const Node& node : graph.nodes) {
    const auto* const component = std::get_if<ComponentNode>(&node);
    if (component == nullptr || component->target) continue;
    definitions.push_back(&component->definition);
    by_name.emplace(component->definition.name.value, SelectableOf(*component));
  }
  std::ranges::sort(definitions, {}, [](const auto* definition) -> const std::string& {
    return definition->name.value;
  });
  for (const config::ComponentDefinition* const definition : definitions) {
    const auto depends_on = [&](const std::string& name) {
      const auto found = by_name.find(name);
      if (found == by_name.end()) return;
      std::vector<std::string>& dependents = found->second.dependents;
      const std::string& dependent = definition->name.value;
      if (dependents.empty() || dependents.back() != dependent) dependents.push_back(dependent);
    };
    for (const auto& import : definition->imports) depends_on(import.value);
    for (const auto& interceptor : definition->interceptors) {
      depends_on(interceptor.component.value);
    }
  }
  std::vector<config::Selectable> selectables;
  selectables.reserve(by_name.size());
  for (auto& [name, selectable] : by_name) selectables.push_back(std::move(selectable));
  return selectables;
}

}  // namespace composable::graph
