// What a client is told of a component's call that failed.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "http/exchange.h"
#include "http/observer.h"

namespace composable::http {

// 504 where the time was over, 503 where there was no room, else 500; all but 503 are reported to
// the observer, as failures of `route` with the id `trace`.
Response FailedCallResponse(const Error& error, std::string_view route, std::string_view trace,
                            Observer& observer);

}  // namespace composable::http
