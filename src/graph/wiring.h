// Names → definitions: who names whom, in which order they come, and what is wrong with the names.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "config/definition.h"

namespace composable::graph {

using DefinitionPtr =
    std::variant<const config::ComponentDefinition*, const config::CapabilityDefinition*>;

struct WiredDefinition {
  DefinitionPtr definition;
  // What each of a component's `imports` and `interceptors` names, as an index of a definition;
  // nothing where there is no such definition.
  std::vector<std::optional<std::size_t>> imports;
  std::vector<std::optional<std::size_t>> interceptors;
};

struct Wiring {
  // In the order of the graph.
  std::vector<WiredDefinition> definitions;
  // So many of them come after all that they need; the others are in cycles, or above one.
  std::size_t ordered_count = 0;
  std::vector<Error> errors;  // missing names and cycles
};

// Follows `imports` and `interceptors` from one component on, or from all definitions. Refers to
// the definitions, which must outlive it.
Wiring FollowNames(const config::Definitions& definitions);
Wiring FollowNames(const config::Definitions& definitions, const config::ComponentDefinition& root);

}  // namespace composable::graph
