// Errors of binaries that came from files.
#pragma once

#include <string_view>

#include "base/error.h"

namespace composable::app {

// The error with the file before everything else; an offset in the file goes behind that.
Error InFile(Error error, std::string_view file);

}  // namespace composable::app
