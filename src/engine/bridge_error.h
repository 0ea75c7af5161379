// The bridge's errors as those of the project.
#pragma once

#include <composable_bridge.h>

#include "base/error.h"

namespace composable::engine {

// Consumes the error, which must not be null.
Error TakeError(cb_error* error);

// Success for null; otherwise consumes the error.
Status ToStatus(cb_error* error);

}  // namespace composable::engine
