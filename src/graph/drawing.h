// A graph as nodes and edges to be drawn: what all pictures show, whatever their language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace composable::graph {

enum class ShapeKind : std::uint8_t { kComponent, kCapability, kConfigStore };

struct DrawnNode {
  ShapeKind kind = ShapeKind::kComponent;
  std::string name;               // of a store: the component that reads it
  std::string subject;            // a component's uri, a capability's type; empty for a store
  std::vector<std::string> keys;  // of a store
};

struct DrawnEdge {
  std::size_t from = 0;
  std::optional<std::size_t> to;   // nothing: nobody provides it
  std::vector<std::string> items;  // imports of `from`, in the order of its world; perhaps none
};

struct Drawing {
  std::vector<DrawnNode> nodes;  // those of the graph with the same numbers, then stores
  std::vector<DrawnEdge> edges;  // by `from`, then in the order of the first import
};

Drawing Draw(const Graph& graph);

}  // namespace composable::graph
