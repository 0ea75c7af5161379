// A graph as text, for comparing whole results.
#pragma once

#include <fmt/format.h>

#include <string>

#include "graph/build_graph.h"

namespace composable::graph::test {

struct BindingText {
  const Graph& graph;

  std::string operator()(const FromComponent& from) const {
    const ComponentNode& provider = *graph.Component(from.node);
    return fmt::format("component {}, {}", NameOf(graph[from.node]),
                       provider.binary->world.exports[from.export_item].name);
  }
  std::string operator()(const FromCapability& from) const {
    return fmt::format("capability {}", NameOf(graph[from.node]));
  }
  std::string operator()(const FromConfig& /*from*/) const { return "config"; }
  std::string operator()(const TypesOnly& /*nobody*/) const { return "nobody needed"; }
  std::string operator()(const Unbound& /*nobody*/) const { return "nobody"; }
};

inline std::string GraphText(const Graph& graph) {
  std::string text;
  for (const Node& node : graph.nodes) {
    const auto* const component = std::get_if<ComponentNode>(&node);
    text += fmt::format("{} {}\n", component == nullptr ? "capability" : "component", NameOf(node));
    if (component == nullptr || component->binary == nullptr) continue;
    for (std::size_t i = 0; i < component->bindings.size(); ++i) {
      text += fmt::format("  {} <- {}\n", component->binary->world.imports[i].name,
                          std::visit(BindingText{graph}, component->bindings[i]));
    }
  }
  return text;
}

// Every report, then the graph.
inline std::string ResultText(const GraphResult& result) {
  std::string text;
  for (const Error& error : result.errors) text += fmt::format("error: {}\n", ToReport(error));
  for (const Error& warning : result.warnings) {
    text += fmt::format("warning: {}\n", ToReport(warning));
  }
  for (const UnsatisfiedImport& unsatisfied : result.unsatisfied) {
    text += fmt::format("unsatisfied: {}\n", ToReport(unsatisfied.error));
  }
  return text + GraphText(result.graph);
}

}  // namespace composable::graph::test
