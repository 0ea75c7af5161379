#include "graph/subscriptions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/diagnostic.h"
#include "base/suggest.h"

namespace composable::graph {

std::vector<Error> CheckSubscriptions(const config::Definitions& definitions) {
  std::vector<Error> errors;
  std::vector<std::string> names;
  for (const auto& component : definitions.components) names.push_back(component.name.value);
  for (const config::SubscriptionDefinition& subscription : definitions.subscriptions) {
    const config::Located<std::string>& component = subscription.component;
    if (definitions.FindComponent(component.value) != nullptr) continue;
    const std::string hint = definitions.FindCapability(component.value) != nullptr
                                 ? std::string("; it is a capability")
                                 : DidYouMean(component.value, names);
    errors.push_back(FailAt(component.where, {ErrorCode::kNotFound, Diagnostic::kUnknownComponent},
                            "key `component`: there is no component `{}`{}", component.value, hint)
                         .error()
                         .WithContext(fmt::format("subscription `{}`", subscription.name.value)));
  }
  return errors;
}

std::vector<std::string> ChannelNames(const config::Definitions& definitions) {
  std::set<std::string> names;
  for (const auto& channel : definitions.channels) names.insert(channel.name.value);
  for (const config::SubscriptionDefinition& subscription : definitions.subscriptions) {
    names.insert(subscription.channel.value);
    if (subscription.dead_letter) names.insert(subscription.dead_letter->value);
  }
  return {names.begin(), names.end()};
}

void AddSubscriptions(const config::Definitions& definitions, Graph& graph) {
  graph.channels = ChannelNames(definitions);
  for (const config::SubscriptionDefinition& subscription : definitions.subscriptions) {
    const std::optional<NodeId> node = graph.Find(subscription.component.value);
    if (!node || graph.Component(*node) == nullptr) continue;
    graph.subscriptions.push_back({.definition = subscription, .component = *node});
  }
}

}  // namespace composable::graph
