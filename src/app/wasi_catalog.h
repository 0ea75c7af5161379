// The capabilities of the host, as the graph asks for them.
#pragma once

#include <string>
#include <vector>

#include "graph/build_graph.h"

namespace composable::app {

// WASI (capability/catalog.h). Safe to use from any thread.
class WasiCatalog final : public graph::CapabilityCatalog {
 public:
  bool Provides(const config::CapabilityDefinition& capability,
                const wit::InterfaceName& interface) const override;
  bool IsShared(const wit::InterfaceName& interface) const override;
  std::vector<std::string> TypesFor(const wit::InterfaceName& interface) const override;
};

}  // namespace composable::app
