// How an engine is made: what shapes its code, how it makes instances, and how many at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

#include "engine/limits.h"

namespace composable::engine {

// How linear memories are protected. Both are safe; they differ in what costs time.
enum class Profile : std::uint8_t {
  // Every access is compared with the memory's size; nothing is ever mprotect'ed. For short calls.
  kShortCalls,
  // Guard pages and signals: loops pay nothing, making an instance costs more. For long
  // computations.
  kCompute,
};

// Whether components may have `async` functions, streams, futures, error contexts and threads.
// Bookkeeping for them makes every call of every component slower, by about a third where the guest
// does little.
enum class ConcurrencySupport : std::uint8_t { kOn, kOff };

// Whether code counts what it executes, for Limits::fuel. Counting costs time in every loop.
enum class Metering : std::uint8_t { kOff, kFuel };

enum class Allocation : std::uint8_t {
  // Memories, tables and stacks come from slots reserved when the engine is made. Falls back to
  // kOnDemand
  // where the address space for it cannot be had.
  kPooling,
  // Each is asked of the operating system: nothing is reserved, a call costs ten times as much. For
  // programs that make few calls.
  kOnDemand,
};

enum class CompileThreads : std::uint8_t { kOne, kAllCores };

// Slots that are reserved: address space, no memory.
struct PoolSize {
  std::uint32_t memories = 0;
  std::uint32_t tables = 0;
  std::uint32_t stacks = 0;
  std::uint64_t memory_bytes = 0;    // the most bytes that one memory may grow to
  std::uint32_t table_elements = 0;  // the most elements of one table
  bool operator==(const PoolSize&) const = default;
};

struct EngineSettings {
  Profile profile = Profile::kShortCalls;
  // Without it, compiling a component that has such things is kInvalidComponent.
  ConcurrencySupport concurrency_support = ConcurrencySupport::kOn;
  Metering metering = Metering::kOff;
  Allocation allocation = Allocation::kOnDemand;
  PoolSize pool;  // for kPooling; see DerivePool
  // Bytes at the start of a used slot's memory or table that are zeroed for the next instance; what
  // lies behind goes back to the operating system, which costs system calls and page faults. For
  // kPooling.
  std::uint64_t memory_keep_resident = 2 << 20;
  // Calls that wait for a slot; further ones are refused.
  std::uint32_t queue_limit = 1024;
  // Of the executor for calls that wait; 0: one for each core.
  std::uint32_t worker_threads = 0;
  CompileThreads compile_threads = CompileThreads::kAllCores;
  // How fine deadlines of busy guests are, and how much of a thread's processor time one may use
  // before it gives the thread up; 0: 1 ms and 10 ms.
  std::chrono::nanoseconds epoch_tick{0};
  std::chrono::nanoseconds time_slice{0};
  std::uint64_t max_wasm_stack = 0;  // bytes; 0: 512 KiB
  std::uint64_t hostcall_bytes = 0;  // the most bytes one call may hand to the host; 0: 1 GiB
  bool operator==(const EngineSettings&) const = default;
};

// What one instance takes from the pool.
struct Requirements {
  std::uint32_t memories = 0;
  std::uint32_t tables = 0;
  std::uint64_t largest_initial_memory = 0;  // bytes
  std::uint64_t largest_initial_table = 0;   // elements
  bool operator==(const Requirements&) const = default;
};

// What an instance takes that is made of several parts, such as a component and the modules it
// imports.
Requirements operator+(const Requirements& a, const Requirements& b);

// A program that shall run, and how often at once.
struct Demand {
  Requirements requirements;
  std::uint32_t concurrency = 1;
  Limits limits;  // of its calls
};

// A pool in which each program can have as many instances at once as it wants, or, where
// `total_concurrency` is smaller than all these together, so many of the largest. Bounded by what
// address space there is: always room for one instance of the largest program, beyond that calls
// wait.
PoolSize DerivePool(std::span<const Demand> demands,
                    std::optional<std::uint32_t> total_concurrency = std::nullopt);

// Whether an engine made with `offered` can stand for one made with `wanted`: all is equal but the
// pool, which is at least as large.
bool Covers(const EngineSettings& offered, const EngineSettings& wanted);

}  // namespace composable::engine
