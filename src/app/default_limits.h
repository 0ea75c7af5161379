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

// Elements of any one table: 8 MB of references in the host; what compilers make needs a few
// thousand. Overridden by `limits.table-elements`.
inline constexpr std::uint64_t kTableElementLimit = 1'000'000;

// Core instances: as many as the engine takes in one component (compose/compose.h). Overridden by
// `limits.instances`.
inline constexpr std::uint64_t kInstanceLimit = 10'000;

// Calls that wait where `limits.concurrency` is there. Overridden by `limits.queue`.
inline constexpr std::uint64_t kDefaultQueue = 1'000;

inline engine::Limits DefaultLimits() {
  return {.time = kDefaultTimeLimit,
          .memory = kDefaultMemoryLimit,
          .table_elements = kTableElementLimit,
          .fuel = std::nullopt,
          .instances = kInstanceLimit};
}

}  // namespace composable::app
