#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "graph/drawing.h"
#include "graph/pictures.h"
#include "wit/pretty_json.h"

namespace composable::graph {
namespace {

namespace json = boost::json;

json::object NodeJson(std::size_t id, const DrawnNode& node) {
  json::object object = {{"id", id}};
  switch (node.kind) {
    case ShapeKind::kComponent:
      object["kind"] = "component";
      object["name"] = node.name;
      object["uri"] = node.subject;
      break;
    case ShapeKind::kCapability:
      object["kind"] = "capability";
      object["name"] = node.name;
      object["type"] = node.subject;
      break;
    case ShapeKind::kInterceptor:
      object["kind"] = "interceptor";
      object["name"] = node.name;
      object["match"] = json::array(node.keys.begin(), node.keys.end());
      break;
    case ShapeKind::kChannel:
      object["kind"] = "channel";
      object["name"] = node.name;
      break;
    case ShapeKind::kServer:
      object["kind"] = "server";
      object["name"] = node.name;
      object["type"] = node.subject;
      break;
    case ShapeKind::kConfigStore:
      object["kind"] = "config-store";
      object["name"] = node.name;
      object["keys"] = json::array(node.keys.begin(), node.keys.end());
      break;
  }
  if (node.target) object["target"] = *node.target;
  object["generated"] = IsGenerated(node);
  return object;
}

std::string_view KindOf(const DrawnEdge& edge) {
  if (edge.kind == EdgeKind::kSubscription) return "subscription";
  if (edge.kind == EdgeKind::kDeadLetter) return "dead-letter";
  if (!edge.to) return "missing";
  return edge.kind == EdgeKind::kRoute ? "route" : "import";
}

json::object EdgeJson(const DrawnEdge& edge) {
  return {{"from", edge.from},
          {"to", edge.to ? json::value(*edge.to) : json::value(nullptr)},
          {"kind", KindOf(edge)},
          {"items", json::array(edge.items.begin(), edge.items.end())}};
}

}  // namespace

std::string ToJson(const Graph& graph) {
  const Drawing drawing = Draw(graph);
  json::array nodes;
  for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
    nodes.push_back(NodeJson(i, drawing.nodes[i]));
  }
  json::array edges;
  for (const DrawnEdge& edge : drawing.edges) edges.push_back(EdgeJson(edge));
  const json::object object = {
      {"format", 1}, {"nodes", std::move(nodes)}, {"edges", std::move(edges)}};
  return wit::PrettyJson(object) + '\n';
}

}  // namespace composable::graph
