// A route whose requests are calls of a function.
//
// Spec: section 4, "`component` + `function`: the request becomes typed arguments, the result the
// response", "At request time".
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/observer.h"
#include "http/propagated_header.h"
#include "http/router.h"
#include "mapping/argument_plan.h"
#include "mapping/function.h"
#include "mapping/result_plan.h"

namespace composable::http {

struct FunctionRoute {
  std::string name;  // the route's
  mapping::FunctionPtr function;
  mapping::ArgumentPlan arguments;
  mapping::ResultPlan results;
  std::vector<PropagatedHeader> request_headers;
  std::vector<PropagatedHeader> response_headers;
};

// `observer` is borrowed.
std::shared_ptr<RouteTarget> MakeFunctionTarget(FunctionRoute route, Observer& observer);

}  // namespace composable::http
