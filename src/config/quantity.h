// Sizes, durations and amounts as definitions write them.
//
// Every function checks the range too: zero, negative and absurd figures are kInvalidConfig errors,
// without a place, that name what is allowed.
//
// Spec: section 6, `limits.*`.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace composable::config {

// Bytes of memory, from one page of WebAssembly memory (64KiB) to 1TiB: an integer counts bytes;
// text is a whole number and a unit, B, KiB, MiB, GiB, TiB (powers of 1024) or KB, MB, GB, TB
// (powers of 1000), as in "64MiB".
Result<std::uint64_t> MemorySize(std::int64_t bytes);
Result<std::uint64_t> MemorySize(std::string_view text);

// A span of time from 1ms to 30 days: an integer counts milliseconds; text is a whole number and a
// unit, ms, s, m or h, as in "500ms" or "10s".
Result<std::chrono::milliseconds> TimeSpan(std::int64_t milliseconds);
Result<std::chrono::milliseconds> TimeSpan(std::string_view text);

// What MemorySize and TimeSpan take, text as a regular expression, for schemas.
inline constexpr std::int64_t kLeastMemorySize = 64 * 1024;
inline constexpr std::int64_t kMostMemorySize = std::int64_t{1} << 40;
inline constexpr std::int64_t kMostMilliseconds = std::int64_t{30} * 24 * 60 * 60 * 1000;
std::string MemorySizePattern();
std::string TimeSpanPattern();

// A number of something, such as units of fuel; `least` is 0 or more.
Result<std::uint64_t> Amount(std::int64_t number, std::int64_t least);

// How many of something, from 1 to `most`.
Result<std::uint32_t> Count(std::int64_t written, std::uint32_t most);

}  // namespace composable::config
