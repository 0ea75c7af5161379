// What selectors see of the components of a graph.
//
// Spec: section 2, "Selectors".
#pragma once

#include <vector>

#include "config/selector.h"
#include "graph/graph.h"

namespace composable::graph {

// All components that are defined, by name. Those that import one, or have it as an interceptor,
// are its dependents; its package and namespace are those of its scope (graph/scope_check.h).
std::vector<config::Selectable> Selectables(const Graph& graph);

}  // namespace composable::graph
