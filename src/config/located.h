// A value together with the place in the definition files that it was read from.
#pragma once

#include "base/error.h"

namespace composable::config {

// `where` is the value's first character, or the key's where the value is a name.
template <typename T>
struct Located {
  T value{};
  FilePosition where;
  bool operator==(const Located&) const = default;
};

}  // namespace composable::config
