// Numbers that cannot be confused: an index of one kind is no index of another kind.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace composable {

// A 32-bit number of the kind `Tag`, a type that is only a name. Comparable and hashable.
template <typename Tag>
struct StrongId {
  using TagType = Tag;

  std::uint32_t value = 0;

  constexpr StrongId() = default;
  explicit constexpr StrongId(std::uint32_t number) : value(number) {}
  constexpr auto operator<=>(const StrongId&) const = default;
};

}  // namespace composable

// The standard lets programs specialise std::hash for types of their own.
template <typename Tag>
struct std::hash<composable::StrongId<Tag>> {  // NOLINT(cert-dcl58-cpp)
  std::size_t operator()(composable::StrongId<Tag> id) const noexcept {
    return std::hash<std::uint32_t>{}(id.value);
  }
};
