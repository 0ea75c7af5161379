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
  const auto take = [](const auto& written, auto& value, FilePosition& where) {
    if (!written) return;
    value = written->value;
    where = written->where;
  };
  const config::Limits& limits = definition.limits;
  take(limits.time, values_.time, time_where_);
  take(limits.memory, values_.memory, memory_where_);
  take(limits.fuel, values_.fuel, fuel_where_);
  take(limits.table_elements, values_.table_elements, table_elements_where_);
  take(limits.instances, values_.instances, instances_where_);
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
  switch (engine::LimitOf(error)) {
    case engine::LimitKind::kTime:
      if (!values_.time) break;
      error.message = fmt::format("the call took longer than {}, {}", FormatDuration(*values_.time),
                                  Reason("time", time_where_));
      break;
    case engine::LimitKind::kMemory:
      if (!values_.memory) break;
      error.message = fmt::format("the call wanted more memory than {}, {}",
                                  FormatBytes(*values_.memory), Reason("memory", memory_where_));
      break;
    case engine::LimitKind::kFuel:
      if (!values_.fuel) break;
      error.message = fmt::format("the call used more fuel than {}, {}", *values_.fuel,
                                  Reason("fuel", fuel_where_));
      break;
    case engine::LimitKind::kTableElements:
      if (!values_.table_elements) break;
      error.message =
          fmt::format("the call wanted a table of more elements than {}, {}",
                      *values_.table_elements, Reason("table-elements", table_elements_where_));
      break;
    case engine::LimitKind::kInstances:
      if (!values_.instances) break;
      error.message = fmt::format("the component has more instances of core modules than {}, {}",
                                  *values_.instances, Reason("instances", instances_where_));
      break;
    case engine::LimitKind::kNone:
      break;
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
