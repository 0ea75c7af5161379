// What a call may use where its component's `limits.*` do not say otherwise.
//
// Spec: section 6, "with safe defaults".
#pragma once

#include <chrono>
#include <cstdint>

#include "engine/limits.h"

namespace composable::app {

// From the start of a call to the end of all its work. Overridden by `limits.time`.
inline constexpr std::chrono::seconds kDefaultTimeLimit{30};

// Bytes of all linear memories of one instance together. Overridden by `limits.memory`.
inline constexpr std::uint64_t kDefaultMemoryLimit = 512ULL * 1024 * 1024;

// Elements of any one table: 8 MB of references in the host. There is no key for it: what compilers
// make needs a few thousand.
inline constexpr std::uint64_t kTableElementLimit = 1'000'000;

inline engine::Limits DefaultLimits() {
  return {.time = kDefaultTimeLimit,
          .memory = kDefaultMemoryLimit,
          .table_elements = kTableElementLimit,
          .fuel = std::nullopt};
}

}  // namespace composable::app
