// A route whose requests become messages on a channel.
//
// Spec: section 4, "`channel` [+ `reply-timeout-ms`]: publish (202), or publish and wait for the
// reply (504 when late)".
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/observer.h"
#include "http/propagated_header.h"
#include "http/router.h"
#include "mapping/channel.h"
#include "mapping/input.h"

namespace composable::http {

struct ChannelRoute {
  std::string name;  // the route's
  mapping::ChannelPtr channel;
  RouteContent content = RouteContent::kAny;
  mapping::InputShape shape;                               // its captures
  std::optional<std::chrono::milliseconds> reply_timeout;  // absent: nobody waits for a reply
  std::vector<PropagatedHeader> request_headers;
  std::vector<PropagatedHeader> response_headers;
};

// `observer` is borrowed.
std::shared_ptr<RouteTarget> MakeChannelTarget(ChannelRoute route, Observer& observer);

}  // namespace composable::http
