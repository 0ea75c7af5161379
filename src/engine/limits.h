// What one call, or one instance, may use at most.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace composable::engine {

// Which limit of a call an error says that it met.
enum class LimitKind : std::uint8_t { kNone, kTime, kMemory, kTableElements, kInstances, kFuel };

// Tables and instances have no codes of their own: errors about them are kMemoryExceeded, and the
// beginnings of their messages are these.
inline constexpr std::string_view kTableTooLarge = "a table is too large: ";
inline constexpr std::string_view kTooManyInstances = "too many instances: ";

inline LimitKind LimitOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::kDeadlineExceeded:
      return LimitKind::kTime;
    case ErrorCode::kFuelExhausted:
      return LimitKind::kFuel;
    case ErrorCode::kMemoryExceeded:
      if (error.message.starts_with(kTableTooLarge)) return LimitKind::kTableElements;
      if (error.message.starts_with(kTooManyInstances)) return LimitKind::kInstances;
      return LimitKind::kMemory;
    default:
      return LimitKind::kNone;
  }
}

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
  // Core instances, of which each component has one or more.
  std::optional<std::uint64_t> instances = {};
  bool operator==(const Limits&) const = default;
};

}  // namespace composable::engine
