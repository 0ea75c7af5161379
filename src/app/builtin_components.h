// Components that are part of the program: `uri = "builtin:advice/log"`.
//
// Spec: section 2, "Interceptor"; docs/interceptors.md.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace composable::app {

// Whether the URI is one of these.
bool IsBuiltin(std::string_view uri);

// The binary, which lives as long as the program. Error: kNotFound, with the nearest name, or
// all.
Result<ByteView> FindBuiltin(std::string_view uri);

}  // namespace composable::app
