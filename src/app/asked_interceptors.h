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

// The same interceptors twice, the outermost first.
struct AskedInterceptors {
  std::vector<compose::AskedInterceptor> left_out;  // for composing
  std::vector<advice::AskedAdvice> advice;          // for advice::Surround
};

// The outermost interceptors of a root that can be left out of its composition: with advice 0.1,
// and without resources, streams, futures and error contexts in the functions that they cover. The
// first one that cannot be ends the list; there are none where the root itself exports something
// under the names that they are given. Error: kTypeMismatch where a component exports something
// else under the name of advice.
Result<AskedInterceptors> FindAskedInterceptors(const graph::Graph& graph, graph::NodeId root);

}  // namespace composable::app
