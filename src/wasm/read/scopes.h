// How many items every index space holds so far: what an index may be.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "wasm/index.h"

namespace composable::wasm {

// The components and types that the reader is inside of, outermost first. A scope is a component,
// component type, instance type or module type; each has index spaces of its own.
class Scopes {
 public:
  void Enter() { scopes_.emplace_back(); }
  void Leave() { scopes_.pop_back(); }
  std::size_t Depth() const { return scopes_.size(); }

  // Adds `count` items to an index space of the innermost scope; refuses more than its limit.
  Status Define(Sort sort, std::uint64_t offset, std::uint32_t count = 1);

  // Refuses an index outside the index space of the scope `outward` scopes out, or a scope that is
  // not there.
  Status Check(Sort sort, std::uint32_t index, std::uint64_t offset, std::string_view production,
               std::uint32_t outward = 0) const;

 private:
  using Counts = std::array<std::uint32_t, kSortCount>;
  std::vector<Counts> scopes_;
};

}  // namespace composable::wasm
