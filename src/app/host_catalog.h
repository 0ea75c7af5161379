// The capabilities of the host, as the graph asks for them.
#pragma once

#include <string>
#include <vector>

#include "capability/host_type.h"
#include "graph/build_graph.h"

namespace composable::app {

// WASI (capability/catalog.h), messaging (capability/messaging.h), and the types that are written
// in C++ (capability/host_type.h). Safe to use from any thread.
class HostCatalog final : public graph::CapabilityCatalog {
 public:
  explicit HostCatalog(capability::HostTypes types) : types_(std::move(types)) {}

  bool Provides(const config::CapabilityDefinition& capability,
                const wit::InterfaceName& interface) const override;
  bool IsShared(const wit::InterfaceName& interface) const override;
  const wit::Interface* Declared(const config::CapabilityDefinition& capability,
                                 const wit::InterfaceName& interface) const override;
  std::vector<std::string> TypesFor(const wit::InterfaceName& interface) const override;

 private:
  capability::HostTypes types_;
};

}  // namespace composable::app
