// The names of definitions.
#pragma once

#include <string_view>

#include "base/error.h"

namespace composable::config {

// The same as a regular expression, for schemas.
inline constexpr std::string_view kNamePattern = "^[A-Za-z0-9][A-Za-z0-9_.-]*$";

// A name is made of ASCII letters, digits, `-`, `_` and `.`, and starts with a letter or a digit:
// so none starts with `_` or holds `$`, which generated names use, and none holds what selectors
// and patterns give a meaning. The dot is there for files such as `greeter-1.0.wasm`; who reads
// `component.function` looks for the longest name that is defined. kInvalidConfig, without a place,
// says what is wrong.
//
// Spec: section 2, "A definition".
Status CheckName(std::string_view name);

}  // namespace composable::config
