// Single values of definition files as text.
#pragma once

#include <optional>
#include <string>

#include "config/document.h"

namespace composable::config {

// Strings as they are, booleans as `true` and `false`, integers in decimal, floating-point numbers
// in the fewest digits that read back as the same number and with a fraction (`2.0`), dates and
// times as TOML spells them. Nothing for arrays and tables.
std::optional<std::string> ScalarText(const Node& node);

}  // namespace composable::config
