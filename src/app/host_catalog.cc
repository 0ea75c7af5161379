#include "app/host_catalog.h"

#include "capability/catalog.h"
#include "capability/messaging.h"

namespace composable::app {

bool HostCatalog::Provides(const config::CapabilityDefinition& capability,
                           const wit::InterfaceName& interface) const {
  const std::string name = wit::ToString(interface);
  if (capability.type.value == capability::kMessagingType) {
    return capability::ProvidesMessaging(name);
  }
  return Declared(capability, interface) != nullptr ||
         capability::Provides(capability.type.value, name);
}

bool HostCatalog::IsShared(const wit::InterfaceName& interface) const {
  return capability::IsShared(wit::ToString(interface));
}

const wit::Interface* HostCatalog::Declared(const config::CapabilityDefinition& capability,
                                            const wit::InterfaceName& interface) const {
  const capability::HostTypePtr* const type = types_.Find(capability.type.value);
  return type == nullptr ? nullptr : (*type)->Find(interface);
}

std::vector<std::string> HostCatalog::TypesFor(const wit::InterfaceName& interface) const {
  const std::string name = wit::ToString(interface);
  if (capability::ProvidesMessaging(name)) return {std::string(capability::kMessagingType)};
  std::vector<std::string> types = capability::TypesFor(name);
  for (const capability::HostTypePtr& type : types_.all()) {
    if (type->Find(interface) != nullptr) types.push_back(type->name());
  }
  return types;
}

}  // namespace composable::app
