// Imports of one component → who provides them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "graph/build_graph.h"
#include "graph/offers.h"

namespace composable::graph {

// What an entry of `imports` names, where its definition is in order.
struct Provider {
  NodeId node;
  const config::CapabilityDefinition* capability = nullptr;  // null for a component
  const std::vector<MatchName>* exports = nullptr;           // of a component
};

// The bindings of one component.
struct Bindings {
  std::vector<Binding> bindings;  // one for each import of its world
  // For each import of its world: which entry of `imports` provides it, if any.
  std::vector<std::optional<std::size_t>> entries;
  std::vector<Error> warnings;
};

// Binds the imports of a component by their names. `providers` has one for each entry of the
// definition's `imports`, nothing where it is in error; `names` are those of the world's imports.
Bindings BindImports(const config::ComponentDefinition& definition, const wit::World& world,
                     const std::vector<MatchName>& names,
                     std::span<const std::optional<Provider>> providers,
                     const CapabilityCatalog& catalog);

}  // namespace composable::graph
