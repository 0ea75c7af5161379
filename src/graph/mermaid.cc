#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "graph/drawing.h"
#include "graph/pictures.h"

namespace composable::graph {
namespace {

// The text between quotes: what would end it, or be read as markup, is an entity.
std::string QuotedMermaid(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        quoted += "#quot;";
        break;
      case '#':
        quoted += "#35;";
        break;
      case '<':
        quoted += "#lt;";
        break;
      case '>':
        quoted += "#gt;";
        break;
      case '\n':
        quoted += "<br>";
        break;
      default:
        quoted += c;
    }
  }
  return quoted + '"';
}

std::string Shape(const DrawnNode& node) {
  switch (node.kind) {
    case ShapeKind::kComponent:
      return fmt::format("[{}]", QuotedMermaid(NameAndTarget(node)));
    case ShapeKind::kInterceptor:
      return fmt::format("[{}]:::generated", QuotedMermaid(InterceptorLabel(node)));
    case ShapeKind::kCapability:
      return fmt::format("([{}])", QuotedMermaid(node.name + '\n' + node.subject));
    case ShapeKind::kChannel:
      return fmt::format(">{}]", QuotedMermaid(node.name));
    case ShapeKind::kServer:
      return fmt::format("{{{{{}}}}}", QuotedMermaid(node.name + '\n' + node.subject));
    case ShapeKind::kConfigStore:
      break;
  }
  std::string label = "config\n(generated)";
  for (const std::string& key : node.keys) label += '\n' + key;
  return fmt::format("[/{}/]:::generated", QuotedMermaid(label));
}

}  // namespace

std::string ToMermaid(const Graph& graph) {
  const Drawing drawing = Draw(graph);
  std::string text = "flowchart LR\n";
  for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
    text += fmt::format("  n{}{}\n", i, Shape(drawing.nodes[i]));
  }
  for (const DrawnEdge& edge : drawing.edges) {
    const std::string label = QuotedMermaid(fmt::format("{}", fmt::join(edge.items, "\n")));
    if (edge.to) {
      const std::string_view arrow = edge.kind == EdgeKind::kDeadLetter ? "-.->" : "-->";
      text += fmt::format("  n{} {}|{}| n{}\n", edge.from, arrow, label, *edge.to);
    } else {
      text += fmt::format("  n{0} -.->|{1}| m{0}[\"missing\"]:::missing\n", edge.from, label);
    }
  }
  const auto is_generated = [](const DrawnNode& node) { return IsGenerated(node); };
  const auto is_missing = [](const DrawnEdge& edge) { return !edge.to; };
  if (std::ranges::any_of(drawing.nodes, is_generated)) {
    text += "  classDef generated stroke-dasharray: 4\n";
  }
  if (std::ranges::any_of(drawing.edges, is_missing)) {
    text += "  classDef missing stroke:red,color:red\n";
  }
  return text;
}

}  // namespace composable::graph
