// Routes that always answer the same.
#pragma once

#include <memory>

#include "http/router.h"

namespace composable::http {

std::shared_ptr<RouteTarget> MakeFixedTarget(Response response);

}  // namespace composable::http
