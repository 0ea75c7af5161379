#include "graph/drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <variant>

namespace composable::graph {
namespace {

class Drawer {
 public:
  explicit Drawer(const Graph& graph) : graph_(graph) {}

  Drawing Draw() {
    for (const Node& node : graph_.nodes) std::visit(*this, node);
    for (std::uint32_t i = 0; i < graph_.nodes.size(); ++i) {
      if (const ComponentNode* const component = graph_.Component(NodeId(i))) {
        AddEdges(i, *component);
      } else if (const InterceptorNode* const interceptor = graph_.Interceptor(NodeId(i))) {
        AddEdges(i, *interceptor);
      }
    }
    AddChannels();
    AddServers();
    return std::move(drawing_);
  }

  void operator()(const ComponentNode& node) {
    DrawnNode drawn{.kind = ShapeKind::kComponent,
                    .name = node.definition.name.value,
                    .subject = node.definition.uri.value.text,
                    .target = {},
                    .keys = {}};
    if (node.target) drawn.target = NameOf(graph_[*node.target]);
    drawing_.nodes.push_back(std::move(drawn));
  }
  void operator()(const CapabilityNode& node) {
    drawing_.nodes.push_back({.kind = ShapeKind::kCapability,
                              .name = node.definition.name.value,
                              .subject = node.definition.type.value,
                              .target = {},
                              .keys = {}});
  }
  void operator()(const InterceptorNode& node) {
    DrawnNode drawn{.kind = ShapeKind::kInterceptor,
                    .name = node.use.component.value,
                    .subject = {},
                    .target = NameOf(graph_[node.target]),
                    .keys = {}};
    for (const auto& pattern : node.use.match) drawn.keys.push_back(pattern.value);
    drawing_.nodes.push_back(std::move(drawn));
  }

 private:
  void AddEdges(std::size_t from, const ComponentNode& component) {
    const std::size_t first = drawing_.edges.size();
    std::optional<std::size_t> store;
    for (std::size_t i = 0; i < component.bindings.size(); ++i) {
      const Binding& binding = component.bindings[i];
      std::optional<std::size_t> to;
      if (const auto* const provider = std::get_if<FromComponent>(&binding)) {
        to = provider->node.value;
      } else if (const auto* const capability = std::get_if<FromCapability>(&binding)) {
        to = capability->node.value;
      } else if (std::holds_alternative<FromConfig>(binding)) {
        if (!store) store = AddStore(component.definition);
        to = store;
      } else if (std::holds_alternative<TypesOnly>(binding)) {
        continue;
      }
      AddItem(first, from, to, component.binary->world.imports[i].name);
    }
  }

  void AddEdges(std::size_t from, const InterceptorNode& interceptor) {
    const ComponentNode& target = *graph_.Component(interceptor.target);
    DrawnEdge inner{
        .kind = EdgeKind::kImport, .from = from, .to = interceptor.inner.value, .items = {}};
    for (const wit::WorldItem& item : target.binary->world.exports) {
      inner.items.push_back(item.name);
    }
    const FromComponent& advice = interceptor.advice;
    const NodeId adviser = graph_.SubjectOf(advice.node);
    const wit::World& world = graph_.Component(adviser)->binary->world;
    drawing_.edges.push_back(std::move(inner));
    drawing_.edges.push_back({.kind = EdgeKind::kImport,
                              .from = from,
                              .to = advice.node.value,
                              .items = {world.exports[advice.export_item].name}});
  }

  void AddChannels() {
    for (const std::string& name : graph_.channels) {
      channels_.emplace(name, drawing_.nodes.size());
      drawing_.nodes.push_back(
          {.kind = ShapeKind::kChannel, .name = name, .subject = {}, .target = {}, .keys = {}});
    }
    for (const auto& [definition, component] : graph_.subscriptions) {
      DrawnEdge edge{.kind = EdgeKind::kSubscription,
                     .from = channels_.at(definition.channel.value),
                     .to = component.value,
                     .items = {definition.name.value}};
      if (definition.function) edge.items.push_back(definition.function->value);
      drawing_.edges.push_back(std::move(edge));
      if (!definition.dead_letter) continue;
      drawing_.edges.push_back({.kind = EdgeKind::kDeadLetter,
                                .from = component.value,
                                .to = channels_.at(definition.dead_letter->value),
                                .items = {definition.name.value}});
    }
  }

  void AddServers() {
    for (const Server& server : graph_.servers) {
      const std::size_t from = drawing_.nodes.size();
      drawing_.nodes.push_back({.kind = ShapeKind::kServer,
                                .name = server.name,
                                .subject = server.type,
                                .target = {},
                                .keys = {}});
      for (const Route& route : server.routes) {
        DrawnEdge edge{
            .kind = EdgeKind::kRoute, .from = from, .to = TargetOf(route), .items = {route.label}};
        if (!route.function.empty()) edge.items.push_back(route.function);
        drawing_.edges.push_back(std::move(edge));
      }
    }
  }

  // Nothing where the definitions have no such component or channel.
  std::optional<std::size_t> TargetOf(const Route& route) const {
    if (route.component.empty()) {
      const auto channel = channels_.find(route.channel);
      return channel == channels_.end() ? std::nullopt : std::optional(channel->second);
    }
    const std::optional<NodeId> node = graph_.Find(route.component);
    if (!node || graph_.Component(*node) == nullptr) return std::nullopt;
    return node->value;
  }

  std::size_t AddStore(const config::ComponentDefinition& component) {
    DrawnNode store{.kind = ShapeKind::kConfigStore,
                    .name = component.name.value,
                    .subject = {},
                    .target = {},
                    .keys = {}};
    for (const config::ConfigEntry& entry : component.config) {
      store.keys.push_back(entry.key.value);
    }
    drawing_.nodes.push_back(std::move(store));
    return drawing_.nodes.size() - 1;
  }

  // To the edge between the two, which is among those from `first` on, or made.
  void AddItem(std::size_t first, std::size_t from, std::optional<std::size_t> to,
               const std::string& item) {
    const auto begin = drawing_.edges.begin() + static_cast<std::ptrdiff_t>(first);
    const auto edge = std::find_if(begin, drawing_.edges.end(),
                                   [&](const DrawnEdge& other) { return other.to == to; });
    if (edge != drawing_.edges.end()) {
      edge->items.push_back(item);
    } else {
      drawing_.edges.push_back(
          {.kind = EdgeKind::kImport, .from = from, .to = to, .items = {item}});
    }
  }

  const Graph& graph_;
  std::map<std::string_view, std::size_t> channels_;
  Drawing drawing_;
};

}  // namespace

Drawing Draw(const Graph& graph) { return Drawer(graph).Draw(); }

bool IsGenerated(const DrawnNode& node) {
  return node.kind == ShapeKind::kInterceptor || node.kind == ShapeKind::kConfigStore;
}

std::string NameAndTarget(const DrawnNode& node) {
  return node.target ? fmt::format("{}\nbefore {}", node.name, *node.target) : node.name;
}

std::string InterceptorLabel(const DrawnNode& node) {
  std::string label = fmt::format("{}\n(generated)", NameAndTarget(node));
  for (const std::string& pattern : node.keys) label += '\n' + pattern;
  return label;
}

}  // namespace composable::graph
