// What one call, or one instance, may use at most.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace composable::engine {

// Nothing means: no limit of its own.
struct Limits {
  // From the start of the call to the end of all its work, what it does after its result included.
  std::optional<std::chrono::nanoseconds> time;
  // Bytes of all linear memories of the instance together.
  std::optional<std::uint64_t> memory;
  // Elements of any one table.
  std::optional<std::uint64_t> table_elements;
  // Units of fuel, about one for each instruction. Needs an engine with Metering::kFuel.
  std::optional<std::uint64_t> fuel;
  bool operator==(const Limits&) const = default;
};

}  // namespace composable::engine
