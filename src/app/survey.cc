#include "app/survey.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <variant>

#include "base/printable.h"
#include "config/schema.h"
#include "graph/selectables.h"
#include "wit/describe.h"

namespace composable::app {
namespace {

// One line of a description, where there is something to say.
void AddLine(std::string_view name, const std::vector<std::string>& items, std::string& text) {
  if (!items.empty()) text += fmt::format("{}: {}\n", name, fmt::join(items, ", "));
}

std::string_view ScopeName(config::Scope scope) {
  return config::ScopeNames()[static_cast<std::size_t>(scope)];
}

std::string Place(const FilePosition& where) {
  return where.line == 0 ? where.file
                         : fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

}  // namespace

std::vector<SurveyedFunction> FunctionsOf(const wit::World& world) {
  std::vector<SurveyedFunction> functions;
  const auto add = [&](std::string_view interface, const wit::Function& function) {
    functions.push_back({.id = {std::string(interface), wit::ToString(function.name)},
                         .name = {},
                         .type = function.type,
                         .docs = function.docs});
  };
  for (const wit::WorldItem& item : world.exports) {
    if (const auto* const function = std::get_if<wit::Function>(&item.item)) {
      add({}, *function);
    } else if (const wit::Interface* const interface = wit::InterfaceOf(item)) {
      for (const wit::Function& inner : interface->functions) add(item.name, inner);
    }
  }
  std::vector<FunctionName> ids;
  std::ranges::transform(functions, std::back_inserter(ids), &SurveyedFunction::id);
  for (SurveyedFunction& function : functions) function.name = ShortestSpelling(function.id, ids);
  return functions;
}

std::vector<SurveyedComponent> Survey(const graph::Graph& graph) {
  std::map<std::string_view, const graph::ComponentNode*> nodes;
  for (const graph::Node& node : graph.nodes) {
    const auto* const component = std::get_if<graph::ComponentNode>(&node);
    if (component == nullptr || component->target) continue;
    nodes.emplace(component->definition.name.value, component);
  }
  std::vector<SurveyedComponent> survey;
  survey.reserve(nodes.size());
  for (config::Selectable& selectable : graph::Selectables(graph)) {
    const graph::ComponentNode& node = *nodes.at(selectable.name);
    survey.push_back({.definition = node.definition,
                      .selectable = std::move(selectable),
                      .binary = node.binary,
                      .functions = FunctionsOf(node.binary->world)});
  }
  return survey;
}

Result<ComponentFilter> ParseFilter(std::string_view selector) {
  COMPOSABLE_TRY(config::Selector parsed, config::ParseSelector(selector));
  return [parsed = std::move(parsed)](const SurveyedComponent& component) {
    return config::Matches(parsed, component.selectable);
  };
}

std::string DescribeComponent(const SurveyedComponent& component) {
  const config::ComponentDefinition& definition = component.definition;
  std::string text =
      fmt::format("component {}, defined at {}\nuri: {}\n", definition.name.value,
                  Place(definition.name.where), Printable(definition.uri.value.text));
  std::vector<std::string> names;
  for (const auto& import : definition.imports) names.push_back(import.value);
  AddLine("imports", names, text);
  names.clear();
  for (const auto& interceptor : definition.interceptors) {
    names.push_back(interceptor.component.value);
  }
  AddLine("interceptors", names, text);
  AddLine("dependents", component.selectable.dependents, text);
  if (component.selectable.package) {
    text += fmt::format("package: {}\n", *component.selectable.package);
  }
  if (definition.scope) text += fmt::format("scope: {}\n", ScopeName(definition.scope->value));
  names.clear();
  for (const config::Label& label : definition.labels) {
    names.push_back(Printable(fmt::format("{}={}", label.key.value, label.value.value)));
  }
  AddLine("labels", names, text);
  names.clear();
  for (const config::ConfigEntry& entry : definition.config) {
    names.push_back(Printable(entry.key.value));
  }
  AddLine("config", names, text);
  // It was read as a component before.
  const auto wit = wit::DescribeAsWit(component.binary->bytes.Outline());
  return text + '\n' + (wit ? *wit : ToString(wit.error()) + '\n');
}

std::string DescribeFunction(const SurveyedFunction& function) {
  std::string text = fmt::format("{}: {}\n", function.name, wit::ToWit(function.type));
  std::string_view docs = function.docs;
  while (!docs.empty()) {
    const std::size_t end = std::min(docs.find('\n'), docs.size());
    text += fmt::format("  {}\n", Printable(docs.substr(0, end)));
    docs.remove_prefix(std::min(end + 1, docs.size()));
  }
  return text;
}

}  // namespace composable::app
