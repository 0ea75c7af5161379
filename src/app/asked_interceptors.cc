#include "app/asked_interceptors.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "app/generated.h"
#include "app/invocable.h"
#include "wit/function_patterns.h"

namespace composable::app {
namespace {

Result<wit::FunctionPatterns> MatchOf(const graph::InterceptorNode& interceptor) {
  std::vector<std::string> patterns;
  for (const auto& pattern : interceptor.use.match) patterns.push_back(pattern.value);
  return wit::FunctionPatterns::Parse(patterns);
}

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

// Whether the host has the values of all functions that the interceptor covers in its hands.
bool HasPlainFunctions(const graph::Graph& graph, const graph::InterceptorNode& interceptor,
                       const wit::FunctionPatterns& match) {
  const auto is_plain = [&](std::string_view interface, const wit::Function& function) {
    return !match.Covers(interface, function.name) || CheckInvocable(function.type).has_value();
  };
  return std::ranges::all_of(
      graph.Component(interceptor.target)->binary->world.exports, [&](const wit::WorldItem& item) {
        if (const auto* const function = std::get_if<wit::Function>(&item.item))
          return is_plain("", *function);
        const wit::Interface* const interface = wit::InterfaceOf(item);
        return interface == nullptr ||
               std::ranges::all_of(interface->functions, [&](const wit::Function& function) {
                 return is_plain(item.name, function);
               });
      });
}

}  // namespace

Result<std::vector<compose::AskedInterceptor>> AskedInterceptors(const graph::Graph& graph,
                                                                 graph::NodeId root) {
  std::vector<compose::AskedInterceptor> asked;
  graph::NodeId node;
  for (const graph::InterceptorNode* one = Outermost(graph, root, node);
       one != nullptr && one->target == root; one = graph.Interceptor(node = one->inner)) {
    COMPOSABLE_TRY(const synth::AdviceVersion version, AdviceOf(graph, *one));
    COMPOSABLE_TRY(const wit::FunctionPatterns match, MatchOf(*one));
    if (version != synth::AdviceVersion::kText || !HasPlainFunctions(graph, *one, match)) break;
    asked.push_back(
        {.node = node, .advice_export = fmt::format("composable:asked/advice-{}", asked.size())});
  }
  return asked;
}

Result<std::vector<advice::AskedAdvice>> AskedAdviceOf(
    const graph::Graph& graph, const std::vector<compose::AskedInterceptor>& interceptors) {
  std::vector<advice::AskedAdvice> advice;
  for (const compose::AskedInterceptor& interceptor : interceptors) {
    COMPOSABLE_TRY(wit::FunctionPatterns match, MatchOf(*graph.Interceptor(interceptor.node)));
    advice.push_back({.interface = interceptor.advice_export, .match = std::move(match)});
  }
  return advice;
}

}  // namespace composable::app
