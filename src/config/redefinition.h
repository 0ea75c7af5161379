// The error for a name that is defined twice.
#pragma once

#include <string_view>

#include "base/error.h"

namespace composable::config {

// kInvalidConfig at `again`: `what`, such as "component `greeter`", has been defined before, at
// `first`. The message names the first place, and the details show its line.
Error AlreadyDefined(std::string_view what, const FilePosition& again, const FilePosition& first);

}  // namespace composable::config
