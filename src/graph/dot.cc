#include <fmt/format.h>

#include <string>
#include <string_view>

#include "graph/drawing.h"
#include "graph/pictures.h"

namespace composable::graph {
namespace {

// A string of the language: between quotes, where `\n` is a line break that centres.
std::string QuotedDot(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '\n') {
      quoted += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string Attributes(const DrawnNode& node) {
  switch (node.kind) {
    case ShapeKind::kComponent:
      return fmt::format("shape=component, label={}", QuotedDot(NameAndTarget(node)));
    case ShapeKind::kInterceptor:
      return fmt::format("shape=component, style=dashed, label={}",
                         QuotedDot(InterceptorLabel(node)));
    case ShapeKind::kCapability:
      return fmt::format("shape=ellipse, label={}", QuotedDot(node.name + '\n' + node.subject));
    case ShapeKind::kChannel:
      return fmt::format("shape=cds, label={}", QuotedDot(node.name));
    case ShapeKind::kServer:
      return fmt::format("shape=box3d, label={}", QuotedDot(node.name + '\n' + node.subject));
    case ShapeKind::kConfigStore:
      break;
  }
  std::string label = "config\n(generated)";
  for (const std::string& key : node.keys) label += '\n' + key;
  return fmt::format("shape=note, style=dashed, label={}", QuotedDot(label));
}

}  // namespace

std::string ToDot(const Graph& graph) {
  const Drawing drawing = Draw(graph);
  std::string text =
      "digraph composable {\n"
      "  rankdir=LR;\n"
      "  node [fontname=\"sans-serif\"];\n"
      "  edge [fontname=\"sans-serif\", fontsize=10];\n";
  for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
    text += fmt::format("  n{} [{}];\n", i, Attributes(drawing.nodes[i]));
  }
  for (const DrawnEdge& edge : drawing.edges) {
    const std::string label = QuotedDot(fmt::format("{}", fmt::join(edge.items, "\n")));
    if (edge.to) {
      const std::string_view style = edge.kind == EdgeKind::kDeadLetter ? "style=dotted, " : "";
      text += fmt::format("  n{} -> n{} [{}label={}];\n", edge.from, *edge.to, style, label);
    } else {
      text += fmt::format(
          "  m{0} [shape=plaintext, fontcolor=red, label=\"missing\"];\n"
          "  n{0} -> m{0} [style=dashed, color=red, label={1}];\n",
          edge.from, label);
    }
  }
  return text + "}\n";
}

}  // namespace composable::graph
