// A graph as text, for comparing whole results.
#pragma once

#include <fmt/format.h>

#include <string>

#include "graph/build_graph.h"
#include "support/labelled.h"

namespace composable::graph::test {

inline std::string NodeText(const Graph& graph, NodeId id) {
  const std::string& name = NameOf(graph[id]);
  if (const InterceptorNode* const interceptor = graph.Interceptor(id)) {
    return fmt::format("interceptor {} of {}", name, NameOf(graph[interceptor->target]));
  }
  const ComponentNode* const component = graph.Component(id);
  if (component == nullptr) return fmt::format("capability {}", name);
  if (!component->target) return fmt::format("component {}", name);
  return fmt::format("component {} before {}", name, NameOf(graph[*component->target]));
}

struct BindingText {
  const Graph& graph;

  std::string operator()(const FromComponent& from) const {
    const ComponentNode& provider = *graph.Component(graph.SubjectOf(from.node));
    return fmt::format("{}, {}", NodeText(graph, from.node),
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
  const BindingText binding_text{graph};
  for (std::uint32_t number = 0; number < graph.nodes.size(); ++number) {
    const NodeId id(number);
    text += NodeText(graph, id) + '\n';
    if (const InterceptorNode* const interceptor = graph.Interceptor(id)) {
      text += fmt::format("  calls {}\n  asks {}\n", NodeText(graph, interceptor->inner),
                          binding_text(interceptor->advice));
    }
    const ComponentNode* const component = graph.Component(id);
    if (component == nullptr || component->binary == nullptr) continue;
    for (std::size_t i = 0; i < component->bindings.size(); ++i) {
      text += fmt::format("  {} <- {}\n", component->binary->world.imports[i].name,
                          std::visit(binding_text, component->bindings[i]));
    }
    for (std::size_t i = 0; i < component->exposed.size(); ++i) {
      text += fmt::format("  {} => {}\n", component->binary->world.exports[i].name,
                          binding_text(component->exposed[i]));
    }
  }
  return text;
}

// Every report, then the graph.
inline std::string ResultText(const GraphResult& result) {
  std::string text;
  for (const Error& error : result.errors) text += composable::test::Labelled("error", error);
  for (const Error& warning : result.warnings) {
    text += composable::test::Labelled("warning", warning);
  }
  for (const Error& error : result.unsatisfied) {
    text += composable::test::Labelled("unsatisfied", error);
  }
  return text + GraphText(result.graph);
}

}  // namespace composable::graph::test
