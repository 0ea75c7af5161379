// What a capability gives to those that import it.
#pragma once

#include <string>

#include "graph/graph.h"
#include "wit/name.h"

namespace composable::compose {

// Whether two capabilities give the same: they have the same type and the same properties.
bool AreSameGrant(const graph::CapabilityNode& a, const graph::CapabilityNode& b);

// The plain name under which an interface of that capability is imported.
std::string GrantLabel(graph::NodeId capability, const wit::InterfaceName& interface);

}  // namespace composable::compose
