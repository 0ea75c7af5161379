#include "app/call_limits.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

namespace composable::app {

CallLimits::CallLimits(const config::ComponentDefinition& definition,
                       const engine::Limits& defaults)
    : component_(definition.name.value), values_(defaults) {
  if (const auto& time = definition.limits.time) {
    values_.time = time->value;
    time_where_ = time->where;
  }
  if (const auto& memory = definition.limits.memory) {
    values_.memory = memory->value;
    memory_where_ = memory->where;
  }
  if (const auto& fuel = definition.limits.fuel) {
    values_.fuel = fuel->value;
    fuel_where_ = fuel->where;
  }
}

std::string CallLimits::Reason(std::string_view key, const FilePosition& where) const {
  if (where.line == 0) {
    return fmt::format(
        "the default of `limits.{0}`; set `limits.{0}` in `[component.{1}]` to allow more", key,
        component_);
  }
  return fmt::format("which `limits.{}` allows ({}:{}:{})", key, where.file, where.line,
                     where.column);
}

Error CallLimits::Explain(Error error) const {
  if (error.code == ErrorCode::kDeadlineExceeded && values_.time) {
    error.message = fmt::format("the call took longer than {}, {}", FormatDuration(*values_.time),
                                Reason("time", time_where_));
  } else if (error.code == ErrorCode::kMemoryExceeded && values_.memory) {
    error.message = fmt::format("the call wanted more memory than {}, {}",
                                FormatBytes(*values_.memory), Reason("memory", memory_where_));
  } else if (error.code == ErrorCode::kFuelExhausted && values_.fuel) {
    error.message = fmt::format("the call used more fuel than {}, {}", *values_.fuel,
                                Reason("fuel", fuel_where_));
  }
  return error;
}

std::string FormatDuration(std::chrono::nanoseconds duration) {
  using Seconds = std::chrono::duration<double>;
  using Milliseconds = std::chrono::duration<double, std::milli>;
  if (duration >= std::chrono::seconds(1)) return fmt::format("{:g} s", Seconds(duration).count());
  return fmt::format("{:g} ms", Milliseconds(duration).count());
}

std::string FormatBytes(std::uint64_t bytes) {
  constexpr std::array<std::pair<std::uint64_t, std::string_view>, 3> kUnits = {
      {{1ULL << 30U, "GiB"}, {1ULL << 20U, "MiB"}, {1ULL << 10U, "KiB"}}};
  for (const auto& [size, unit] : kUnits) {
    if (bytes >= size && bytes % size == 0) return fmt::format("{} {}", bytes / size, unit);
  }
  return fmt::format("{} bytes", bytes);
}

}  // namespace composable::app
