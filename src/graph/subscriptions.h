// Subscriptions and channels of the definitions.
//
// Spec: section 2, "Channel", "Subscription".
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "config/definition.h"
#include "graph/graph.h"

namespace composable::graph {

// kNotFound for each subscription whose component does not exist, with the nearest name.
std::vector<Error> CheckSubscriptions(const config::Definitions& definitions);

// The names of all channels: those that are defined, those that subscriptions listen to, and those
// that take their dead letters. Sorted, each once.
std::vector<std::string> ChannelNames(const config::Definitions& definitions);

// Adds the channels, and the subscriptions whose components are in the graph.
void AddSubscriptions(const config::Definitions& definitions, Graph& graph);

}  // namespace composable::graph
