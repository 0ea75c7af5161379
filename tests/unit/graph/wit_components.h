// Components that are nothing but worlds, for tests.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "graph/build_graph.h"
#include "wit/package.h"
#include "wit/read_wit.h"

namespace composable::graph::test {

// The component of the file `NAME.wasm` has the world `NAME` of a WIT text. Each has resources of
// its own, as binaries have.
class WitComponents final : public ComponentSource {
 public:
  explicit WitComponents(std::string wit) : wit_(std::move(wit)) {}

  Result<ComponentBinaryPtr> Read(const config::ComponentDefinition& definition) override {
    const std::string name = definition.uri.value.path.stem().string();
    ComponentBinaryPtr& binary = binaries_[name];
    if (binary != nullptr) return binary;
    COMPOSABLE_TRY(const wit::WorldPtr world, Find(name));
    binary = std::make_shared<const ComponentBinary>(
        ComponentBinary{.bytes = Bytes(name.begin(), name.end()), .world = *world});
    return binary;
  }

 private:
  Result<wit::WorldPtr> Find(const std::string& name) const {
    COMPOSABLE_TRY(const wit::PackageSet set, wit::ReadWitText("worlds.wit", wit_));
    auto world = wit::SelectWorld(set, name);
    if (!world) return Fail(ErrorCode::kInvalidComponent, "`{}.wasm` is broken", name);
    return world;
  }

  std::string wit_;
  std::map<std::string, ComponentBinaryPtr> binaries_;
};

}  // namespace composable::graph::test
