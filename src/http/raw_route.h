// A route whose requests a component gets as they are.
//
// The body of a request goes to the component while it comes, and the response to the client while
// it is made; neither is ever held as a whole. Where the client goes, the call is cancelled; where
// the component fails after it answered, the connection, or the stream of it, is reset.
//
// Spec: section 4, "`component` alone: … gets the raw request".
#pragma once

#include <memory>
#include <string>

#include "http/observer.h"
#include "http/router.h"
#include "mapping/raw_handler.h"

namespace composable::http {

struct RawRoute {
  std::string name;  // the route's
  mapping::RawHandlerPtr handler;
};

// `observer` is borrowed.
std::shared_ptr<RouteTarget> MakeRawTarget(RawRoute route, Observer& observer);

}  // namespace composable::http
