// From the kind of a number to its C++ type.
#pragma once

#include <cstdint>

#include "wit/type.h"

namespace composable::value {

// Calls `use` with a value of the C++ type of a number kind (its value means nothing) and returns
// true; returns false for every other kind.
template <typename Use>
bool WithNumberType(wit::Kind kind, Use use) {
  switch (kind) {
    case wit::Kind::kS8:
      use(std::int8_t{});
      return true;
    case wit::Kind::kU8:
      use(std::uint8_t{});
      return true;
    case wit::Kind::kS16:
      use(std::int16_t{});
      return true;
    case wit::Kind::kU16:
      use(std::uint16_t{});
      return true;
    case wit::Kind::kS32:
      use(std::int32_t{});
      return true;
    case wit::Kind::kU32:
      use(std::uint32_t{});
      return true;
    case wit::Kind::kS64:
      use(std::int64_t{});
      return true;
    case wit::Kind::kU64:
      use(std::uint64_t{});
      return true;
    case wit::Kind::kF32:
      use(float{});
      return true;
    case wit::Kind::kF64:
      use(double{});
      return true;
    default:
      return false;
  }
}

}  // namespace composable::value
