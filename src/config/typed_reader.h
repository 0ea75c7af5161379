// Definitions that have a type, and keys that only the type can judge.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/document.h"
#include "config/located.h"
#include "config/property.h"
#include "config/reporter.h"

namespace composable::config {

struct TypedDefinition {
  Located<std::string> type;
  PropertyTable properties;  // all other keys
};

// Reads the definition of `entry`, whose value is a table. Reports a `type` that is missing or no
// string, and returns nothing then; `hint` says what it is for: "it says what is offered, such as
// …".
std::optional<TypedDefinition> ReadTyped(const Entry& entry, std::string_view hint,
                                         const Reporter& reporter);

}  // namespace composable::config
