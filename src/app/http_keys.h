// The keys of a `[server.NAME]` of the type `http`.
//
// Spec: section 4, "HTTP servers".
#pragma once

#include <span>
#include <string_view>

#include "config/key_rule.h"

namespace composable::app {

std::span<const config::KeyRule> HttpServerKeys();
// Of `limits`, `tls` and each `route.NAME`.
std::span<const config::KeyRule> HttpLimitKeys();
std::span<const config::KeyRule> HttpTlsKeys();
std::span<const config::KeyRule> HttpRouteKeys();

// What `method` of a route may be, in capitals; how it is written does not count.
std::span<const std::string_view> HttpMethods();

}  // namespace composable::app
