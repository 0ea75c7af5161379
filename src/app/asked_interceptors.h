// Which interceptors of a component the host asks itself, so that they take no component of their
// own: those around functions that are called from outside, with values that the host knows.
//
// Spec: section 2, "Interceptor".
#pragma once

#include <vector>

#include "advice/surround.h"
#include "base/error.h"
#include "compose/compose.h"
#include "graph/graph.h"

namespace composable::app {

// The outermost interceptors of a root that can be left out of its composition, the outermost
// first: with advice 0.1, and without resources, streams, futures and error contexts in the
// functions that they cover. The first one that cannot be ends the list. Error: kTypeMismatch where
// a component exports something else under the name of advice.
Result<std::vector<compose::AskedInterceptor>> AskedInterceptors(const graph::Graph& graph,
                                                                 graph::NodeId root);

// The same for advice::Surround.
Result<std::vector<advice::AskedAdvice>> AskedAdviceOf(
    const graph::Graph& graph, const std::vector<compose::AskedInterceptor>& interceptors);

}  // namespace composable::app
