#include "app/wasi_catalog.h"

#include "capability/catalog.h"

namespace composable::app {

bool WasiCatalog::Provides(const config::CapabilityDefinition& capability,
                           const wit::InterfaceName& interface) const {
  return capability::Provides(capability.type.value, wit::ToString(interface));
}

bool WasiCatalog::IsShared(const wit::InterfaceName& interface) const {
  return capability::IsShared(wit::ToString(interface));
}

std::vector<std::string> WasiCatalog::TypesFor(const wit::InterfaceName& interface) const {
  return capability::TypesFor(wit::ToString(interface));
}

}  // namespace composable::app
