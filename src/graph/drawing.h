// A graph as nodes and edges to be drawn: what all pictures show, whatever their language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace composable::graph {

enum class ShapeKind : std::uint8_t {
  kComponent,
  kCapability,
  kInterceptor,
  kConfigStore,
  kChannel,
  kServer
};

enum class EdgeKind : std::uint8_t {
  kImport,        // from who imports to who provides
  kSubscription,  // from a channel to the component that gets its messages
  kDeadLetter,    // from that component to the channel of what it could not handle
  kRoute,         // from a server to the component or the channel that gets its requests
};

struct DrawnNode {
  ShapeKind kind = ShapeKind::kComponent;
  // Of a store, the component that reads it; of a generated interceptor, the advice.
  std::string name;
  std::string subject;  // a component's uri, the type of a capability or a server; else empty
  // Of an interceptor, generated or not: the component that it stands before.
  std::optional<std::string> target;
  // Of a store; of a generated interceptor, the patterns that choose functions.
  std::vector<std::string> keys;
};

struct DrawnEdge {
  EdgeKind kind = EdgeKind::kImport;
  std::size_t from = 0;
  std::optional<std::size_t> to;  // nothing: nobody provides it
  // Imports of `from`, in the order of its world; of a generated interceptor, the exports that it
  // surrounds or the interface of advice. Perhaps none. Else the name of the subscription or the
  // label of the route, and below it the function where it names one.
  std::vector<std::string> items;
};

struct Drawing {
  std::vector<DrawnNode>
      nodes;  // those of the graph with the same numbers, stores, channels, servers
  std::vector<DrawnEdge> edges;  // imports by `from` and their order; subscriptions; routes
};

Drawing Draw(const Graph& graph);

bool IsGenerated(const DrawnNode& node);

// The label of a component: its name, and what it stands before where it is an interceptor.
std::string NameAndTarget(const DrawnNode& node);

// The label of a generated interceptor.
std::string InterceptorLabel(const DrawnNode& node);

}  // namespace composable::graph
