// A host with three capabilities, for tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/build_graph.h"

namespace composable::graph::test {

// `wasi:http` and `wasi:cli` provide their packages and `wasi:io`; `wasi:p2` provides all of
// `wasi`.
class FakeCatalog final : public CapabilityCatalog {
 public:
  bool Provides(const config::CapabilityDefinition& capability,
                const wit::InterfaceName& interface) const override {
    const std::string package = wit::UnversionedName(interface.package);
    const std::string& type = capability.type.value;
    if (type == "wasi:p2") return package.starts_with("wasi:");
    return (type == "wasi:http" || type == "wasi:cli") && (package == type || package == "wasi:io");
  }

  bool IsShared(const wit::InterfaceName& interface) const override {
    return wit::UnversionedName(interface.package) == "wasi:io";
  }

  std::vector<std::string> TypesFor(const wit::InterfaceName& interface) const override {
    const std::string package = wit::UnversionedName(interface.package);
    if (package == "wasi:http" || package == "wasi:cli") return {package, "wasi:p2"};
    if (package == "wasi:io") return {"wasi:cli", "wasi:http", "wasi:p2"};
    return {};
  }
};

}  // namespace composable::graph::test
