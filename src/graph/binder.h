// Imports of one component → who provides them.
#pragma once

#include <cstddef>
#include <limits>
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

// In the place of an entry of `imports`: the component that an interceptor stands before.
inline constexpr std::size_t kTargetEntry = std::numeric_limits<std::size_t>::max();

// The bindings of one component.
struct Bindings {
  std::vector<Binding> bindings;  // one for each import of its world
  // For each import of its world: which entry of `imports` provides it, if any; or kTargetEntry.
  std::vector<std::optional<std::size_t>> entries;
  std::vector<Error> warnings;
};

// Binds the imports of a component by their names. `providers` has one for each entry of the
// definition's `imports`, nothing where it is in error; `names` are those of the world's imports.
// `target`, null but for an interceptor, is what that stands before: it provides all that it
// exports, whatever else does.
Bindings BindImports(const config::ComponentDefinition& definition, const wit::World& world,
                     const std::vector<MatchName>& names,
                     std::span<const std::optional<Provider>> providers, const Provider* target,
                     const CapabilityCatalog& catalog);

}  // namespace composable::graph
