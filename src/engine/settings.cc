#include "engine/settings.h"

#include <algorithm>
#include <limits>

namespace composable::engine {
namespace {

// Each slot for a memory takes 4 GiB of address space whatever its memory may grow to; a quarter of
// what a process on x86-64 has is kept for the pool at most.
constexpr std::uint64_t kMemorySlotBytes = std::uint64_t{4} << 30U;
constexpr std::uint64_t kPoolAddressSpace = std::uint64_t{32} << 40U;
constexpr std::uint64_t kMaxMemories = kPoolAddressSpace / kMemorySlotBytes;
// A table of a million elements takes 8 MB of address space.
constexpr std::uint64_t kMaxTables = 4 * kMaxMemories;
// A stack takes 2 MiB of address space; a call needs one for itself and one for each of its tasks
// that waits in the middle of the stack.
constexpr std::uint64_t kMaxStacks = kMaxMemories;
constexpr std::uint64_t kStacksOfCall = 4;
// Compilers lay out tables of functions of a few thousand elements.
constexpr std::uint64_t kDefaultTableElements = 65536;

std::uint32_t Saturate(std::uint64_t value) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(value, std::numeric_limits<std::uint32_t>::max()));
}

std::uint64_t SaturatingAdd(std::uint64_t a, std::uint64_t b) {
  return a > std::numeric_limits<std::uint64_t>::max() - b
             ? std::numeric_limits<std::uint64_t>::max()
             : a + b;
}

// Slots of one kind: as wanted, at most `most`, but always enough for one instance.
std::uint32_t Slots(std::uint64_t wanted, std::uint64_t most, std::uint64_t largest) {
  return Saturate(std::max({std::min(wanted, most), largest, std::uint64_t{1}}));
}

bool AtLeast(const PoolSize& offered, const PoolSize& wanted) {
  return offered.memories >= wanted.memories && offered.tables >= wanted.tables &&
         offered.stacks >= wanted.stacks && offered.memory_bytes >= wanted.memory_bytes &&
         offered.table_elements >= wanted.table_elements;
}

}  // namespace

Requirements operator+(const Requirements& a, const Requirements& b) {
  return {.memories = Saturate(std::uint64_t{a.memories} + b.memories),
          .tables = Saturate(std::uint64_t{a.tables} + b.tables),
          .largest_initial_memory = std::max(a.largest_initial_memory, b.largest_initial_memory),
          .largest_initial_table = std::max(a.largest_initial_table, b.largest_initial_table)};
}

PoolSize DerivePool(std::span<const Demand> demands,
                    std::optional<std::uint32_t> total_concurrency) {
  std::uint64_t memories = 0;
  std::uint64_t tables = 0;
  std::uint64_t concurrency = 0;
  std::uint64_t memory_bytes = 0;
  std::uint64_t table_elements = kDefaultTableElements;
  Requirements largest;
  for (const Demand& demand : demands) {
    const Requirements& one = demand.requirements;
    memories = SaturatingAdd(memories, std::uint64_t{one.memories} * demand.concurrency);
    tables = SaturatingAdd(tables, std::uint64_t{one.tables} * demand.concurrency);
    concurrency = SaturatingAdd(concurrency, demand.concurrency);
    memory_bytes = std::max({memory_bytes, one.largest_initial_memory,
                             demand.limits.memory.value_or(kMemorySlotBytes)});
    table_elements = std::max(
        {table_elements, one.largest_initial_table, demand.limits.table_elements.value_or(0)});
    largest.memories = std::max(largest.memories, one.memories);
    largest.tables = std::max(largest.tables, one.tables);
  }
  if (total_concurrency) {
    concurrency = std::min<std::uint64_t>(concurrency, *total_concurrency);
    memories = std::min(memories, largest.memories * concurrency);
    tables = std::min(tables, largest.tables * concurrency);
  }
  const std::uint64_t stacks = std::min(concurrency, kMaxStacks) * kStacksOfCall;
  return {
      .memories = Slots(memories, kMaxMemories, largest.memories),
      .tables = Slots(tables, kMaxTables, largest.tables),
      .stacks = Slots(stacks, kMaxStacks, kStacksOfCall),
      .memory_bytes = demands.empty() ? kMemorySlotBytes : std::min(memory_bytes, kMemorySlotBytes),
      .table_elements = Saturate(table_elements)};
}

bool Covers(const EngineSettings& offered, const EngineSettings& wanted) {
  EngineSettings same_pool = offered;
  same_pool.pool = wanted.pool;
  if (same_pool != wanted) return false;
  return wanted.allocation == Allocation::kOnDemand || AtLeast(offered.pool, wanted.pool);
}

}  // namespace composable::engine
