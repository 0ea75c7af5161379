// Variants, options and results seen alike: numbered cases with a name and perhaps a payload.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

// One case of a type; views into the type.
struct CaseView {
  std::string_view name;
  const wit::Type* payload = nullptr;  // null where the case has none
};

// Case `index` of a variant, option (none, some) or result (ok, error); nothing where there is
// none.
std::optional<CaseView> CaseOf(const wit::Type& type, std::uint32_t index);

// How a variant, option or result lies in memory.
const wit::VariantShape& ShapeOf(const wit::Type& type);

// The number of cases of a variant, option or result.
std::size_t CaseCount(const wit::Type& type);

// Whether the flags have exactly the words that `count` names need, with nothing set beyond them.
bool FitsFlags(const Flags& flags, std::size_t count);

inline bool HasFlag(const Flags& flags, std::size_t index) {
  return (flags.words[index / 32] >> (index % 32) & 1U) != 0;
}

// Flags for `count` names with none set.
inline Flags NoFlags(std::size_t count) {
  return Flags{std::vector<std::uint32_t>((count + 31) / 32)};
}

inline void SetFlag(Flags& flags, std::size_t index) {
  flags.words[index / 32] |= 1U << (index % 32);
}

}  // namespace composable::value
