#include "app/asked_interceptors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "app/generated.h"
#include "app/invocable.h"
#include "graph/interception.h"
#include "wit/function_patterns.h"

namespace composable::app {
namespace {

// The outermost interceptor of a component, if it is a generated one that has all of its exports.
const graph::InterceptorNode* Outermost(const graph::Graph& graph, graph::NodeId root,
                                        graph::NodeId& node) {
  const std::vector<graph::FromComponent>& exposed = graph.Component(root)->exposed;
  if (exposed.empty()) return nullptr;
  node = exposed.front().node;
  const bool has_all = std::ranges::all_of(
      exposed, [&](const graph::FromComponent& from) { return from.node == node; });
  return has_all ? graph.Interceptor(node) : nullptr;
}

// What the exports of advice and askers start with.
constexpr std::string_view kAskedNames = "composable:asked/";

bool ExportsUnder(std::string_view start, const graph::Graph& graph, graph::NodeId component) {
  return std::ranges::any_of(
      graph.Component(component)->binary->world.exports,
      [&](const wit::WorldItem& item) { return item.name.starts_with(start); });
}

// Whether the host has the values of all functions that the interceptor covers in its hands.
bool HasPlainFunctions(const graph::Graph& graph, const graph::InterceptorNode& interceptor,
                       const wit::FunctionPatterns& match) {
  const std::vector<wit::WorldItem>& exports =
      graph.Component(interceptor.target)->binary->world.exports;
  for (std::size_t i = 0; i < exports.size(); ++i) {
    for (const graph::ExportedFunction& function : graph::FunctionsOf(exports[i], i)) {
      if (match.Covers(function.interface, *function.name) && !CheckInvocable(*function.type))
        return false;
    }
  }
  return true;
}

}  // namespace

Result<AskedInterceptors> FindAskedInterceptors(const graph::Graph& graph, graph::NodeId root) {
  AskedInterceptors asked;
  // Else a component could pose as the advice that surrounds it.
  if (ExportsUnder(kAskedNames, graph, root)) return asked;
  graph::NodeId node;
  for (const graph::InterceptorNode* one = Outermost(graph, root, node);
       one != nullptr && one->target == root; one = graph.Interceptor(node = one->inner)) {
    COMPOSABLE_TRY(const synth::AdviceVersion version, AdviceOf(graph, *one));
    COMPOSABLE_TRY(wit::FunctionPatterns match, MatchOf(*one));
    if (version != synth::AdviceVersion::kText || !HasPlainFunctions(graph, *one, match)) break;
    const std::size_t number = asked.left_out.size();
    const std::string interface = fmt::format("{}advice-{}", kAskedNames, number);
    const std::string asker = fmt::format("{}asker-{}", kAskedNames, number);
    asked.left_out.push_back({.node = node, .advice_export = interface, .asker_export = asker});
    asked.advice.push_back({.name = one->use.component.value,
                            .interface = interface,
                            .asker = asker,
                            .match = std::move(match)});
  }
  return asked;
}

}  // namespace composable::app
