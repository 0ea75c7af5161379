#include "graph/graph.h"

#include <algorithm>

namespace composable::graph {
namespace {

struct NameOfNode {
  const std::string& operator()(const auto& node) const { return node.definition.name.value; }
};

// The node that a binding names, if any.
struct ProviderOf {
  std::optional<NodeId> operator()(const FromComponent& from) const { return from.node; }
  std::optional<NodeId> operator()(const FromCapability& from) const { return from.node; }
  std::optional<NodeId> operator()(const auto& /*nobody*/) const { return std::nullopt; }
};

}  // namespace

const std::string& NameOf(const Node& node) { return std::visit(NameOfNode(), node); }

std::optional<NodeId> Graph::Find(std::string_view name) const {
  const auto found = std::ranges::find(
      nodes, name, [](const Node& node) -> std::string_view { return NameOf(node); });
  if (found == nodes.end()) return std::nullopt;
  return NodeId(static_cast<std::uint32_t>(found - nodes.begin()));
}

std::vector<NodeId> NodesBelow(const Graph& graph, NodeId root) {
  std::vector<bool> is_needed(root.value + 1, false);
  is_needed[root.value] = true;
  std::vector<NodeId> below;
  // Whoever needs a node comes after it, so one pass from the root down sees all of them.
  for (std::uint32_t i = root.value + 1; i-- > 0;) {
    if (!is_needed[i]) continue;
    below.emplace_back(i);
    const ComponentNode* const component = graph.Component(NodeId(i));
    if (component == nullptr) continue;
    for (const Binding& binding : component->bindings) {
      if (const auto provider = std::visit(ProviderOf(), binding))
        is_needed[provider->value] = true;
    }
  }
  std::ranges::reverse(below);
  return below;
}

}  // namespace composable::graph
