// A graph as a picture, in the languages of tools that draw.
//
// Nodes are components and capabilities; an edge leads from who imports to who provides, labelled
// with what, and from a server or a channel to who gets its requests and messages. Interceptors are
// nodes between a component and its importers, one for each component that they stand before. Those
// that are generated, and stores that are generated of `config`, are marked; what nobody provides
// is marked as missing. Secrets do not show: no values of `config`, no properties of capabilities.
// All outputs end with a line break and depend on the graph alone.
//
// Spec: section 3, `graph`.
#pragma once

#include <string>

#include "graph/graph.h"

namespace composable::graph {

// The language of Graphviz.
std::string ToDot(const Graph& graph);

// A flowchart of Mermaid.
std::string ToMermaid(const Graph& graph);

// For programs, pretty-printed:
//
//   {"format": 1, "nodes": [NODE…], "edges": [EDGE…]}
//   NODE is one of
//     {"id", "kind": "component", "name", "uri", "generated": false}, and "target" where it is an
//       interceptor that stands before the component of that name
//     {"id", "kind": "capability", "name", "type", "generated": false}
//     {"id", "kind": "interceptor", "name", "match": [PATTERN…], "target", "generated": true}
//     {"id", "kind": "config-store", "name", "keys": [KEY…], "generated": true}
//     {"id", "kind": "channel", "name", "generated": false}
//     {"id", "kind": "server", "name", "type", "generated": false}
//   where `id` is a number, `name` of a store that of its component, of an interceptor its advice
//   EDGE is {"from": ID, "to": ID | null, "kind": KIND, "items": [NAME…]}
//   KIND is "import" | "missing" | "subscription" | "dead-letter" | "route"
//   where `items` are imports of `from`, for an interceptor exports of its target or of its advice;
//   the name of the subscription, or which requests a route is for, and the function; null stands
//   for nobody
//
// New members may be added under the same format number.
std::string ToJson(const Graph& graph);

}  // namespace composable::graph
