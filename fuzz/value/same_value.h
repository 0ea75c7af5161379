// Checks that fuzz targets of values share.
#pragma once

#include <cstdlib>
#include <optional>

#include "base/bytes.h"
#include "value/flat.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::fuzz {

// Ends the process, as a fuzzer reports it, where something does not hold.
inline void Require(bool holds) {
  if (!holds) std::abort();
}

// Replaces every NaN by one and the same, so that values may be compared bit by bit.
inline void UnifyNans(value::Value& value);

struct NanUnifier {
  void operator()(float& number) const {
    if (number != number) number = std::numeric_limits<float>::quiet_NaN();
  }
  void operator()(double& number) const {
    if (number != number) number = std::numeric_limits<double>::quiet_NaN();
  }
  void operator()(value::Sequence& sequence) const {
    for (value::Value& item : sequence.items) UnifyNans(item);
  }
  void operator()(value::Map& map) const {
    for (auto& [key, mapped] : map.entries) {
      UnifyNans(key);
      UnifyNans(mapped);
    }
  }
  void operator()(value::Variant& variant) const {
    if (variant.payload) UnifyNans(*variant.payload);
  }
  template <typename Other>
  void operator()(Other& /*value*/) const {}
};

inline void UnifyNans(value::Value& value) { std::visit(NanUnifier(), value.storage()); }

// The flat form of a value that must have one, with all NaNs alike: equal for values that are the
// same bit by bit.
inline Bytes Image(const wit::Type& type, value::Value value) {
  UnifyNans(value);
  Bytes image;
  Require(value::EncodeValue(type, value, image).has_value());
  return image;
}

}  // namespace composable::fuzz
