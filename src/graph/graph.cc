#include "graph/graph.h"

#include <algorithm>

namespace composable::graph {
namespace {

struct NameOfNode {
  const std::string& operator()(const InterceptorNode& node) const {
    return node.use.component.value;
  }
  const std::string& operator()(const auto& node) const { return node.definition.name.value; }
};

// The node that a binding names, if any.
struct ProviderOf {
  std::optional<NodeId> operator()(const FromComponent& from) const { return from.node; }
  std::optional<NodeId> operator()(const FromCapability& from) const { return from.node; }
  std::optional<NodeId> operator()(const auto& /*nobody*/) const { return std::nullopt; }
};

// Marks the nodes that a node needs.
struct NeedMarker {
  std::vector<bool>& is_needed;

  void operator()(const ComponentNode& node) const {
    for (const Binding& binding : node.bindings) {
      if (const auto provider = std::visit(ProviderOf(), binding))
        is_needed[provider->value] = true;
    }
  }
  void operator()(const InterceptorNode& node) const {
    is_needed[node.inner.value] = true;
    is_needed[node.target.value] = true;
    is_needed[node.advice.node.value] = true;
  }
  void operator()(const CapabilityNode& /*node*/) const {}
};

bool IsOfDefinition(const Node& node) {
  if (std::holds_alternative<InterceptorNode>(node)) return false;
  const auto* const component = std::get_if<ComponentNode>(&node);
  return component == nullptr || !component->target;
}

}  // namespace

const std::string& NameOf(const Node& node) { return std::visit(NameOfNode(), node); }

std::optional<NodeId> Graph::Find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      nodes, [name](const Node& node) { return NameOf(node) == name && IsOfDefinition(node); });
  if (found == nodes.end()) return std::nullopt;
  return NodeId(static_cast<std::uint32_t>(found - nodes.begin()));
}

NodeId Graph::OwnerOf(NodeId id) const {
  NodeId owner = SubjectOf(id);
  for (;;) {
    const ComponentNode* const component = Component(owner);
    if (component == nullptr || !component->target) return owner;
    owner = *component->target;
  }
}

FromComponent ExposedExport(const Graph& graph, NodeId component, std::size_t export_item) {
  const std::vector<FromComponent>& exposed = graph.Component(component)->exposed;
  return exposed.empty() ? FromComponent{component, export_item} : exposed[export_item];
}

std::vector<NodeId> NodesBelow(const Graph& graph, NodeId root) {
  std::vector<bool> is_needed(graph.nodes.size(), false);
  is_needed[root.value] = true;
  std::uint32_t last = root.value;
  if (const ComponentNode* const component = graph.Component(root)) {
    for (const FromComponent& exposed : component->exposed) {
      is_needed[exposed.node.value] = true;
      last = std::max(last, exposed.node.value);
    }
  }
  std::vector<NodeId> below;
  // Whoever needs a node comes after it, so one pass from the last one down sees all of them.
  for (std::uint32_t i = last + 1; i-- > 0;) {
    if (!is_needed[i]) continue;
    below.emplace_back(i);
    std::visit(NeedMarker{is_needed}, graph.nodes[i]);
  }
  std::ranges::reverse(below);
  return below;
}

}  // namespace composable::graph
