#include "config/definition.h"

#include <algorithm>

namespace composable::config {

namespace {

template <typename Definition>
const Definition* FindByName(const std::vector<Definition>& definitions, std::string_view name) {
  const auto name_of = [](const Definition& definition) -> std::string_view {
    return definition.name.value;
  };
  const auto found = std::ranges::lower_bound(definitions, name, {}, name_of);
  return found == definitions.end() || name_of(*found) != name ? nullptr : &*found;
}

}  // namespace

const ComponentDefinition* Definitions::FindComponent(std::string_view name) const {
  return FindByName(components, name);
}

const CapabilityDefinition* Definitions::FindCapability(std::string_view name) const {
  return FindByName(capabilities, name);
}

const SubscriptionDefinition* Definitions::FindSubscription(std::string_view name) const {
  return FindByName(subscriptions, name);
}

const ChannelDefinition* Definitions::FindChannel(std::string_view name) const {
  return FindByName(channels, name);
}

}  // namespace composable::config
