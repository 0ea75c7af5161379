// Since when, or under which feature, an item of a package is there.
//
// Source: component model, WIT.md "Feature Gates".
#pragma once

#include <optional>
#include <string>

#include "wit/version.h"

namespace composable::wit {

// At most one of `since` and `feature` is there; `deprecated` only with one of them.
struct Stability {
  std::optional<Version> since;        // @since(version = …)
  std::optional<std::string> feature;  // @unstable(feature = …)
  std::optional<Version> deprecated;   // @deprecated(version = …)
  bool operator==(const Stability&) const = default;
};

}  // namespace composable::wit
