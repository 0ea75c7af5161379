// The core module of a configuration store: its data, and the code that looks keys up.
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "synth/config_store.h"

namespace composable::synth {

// What it exports. `get` has the core type (key: i32, length: i32) -> i32 and `get-all` () -> i32;
// both return the address of their result as the canonical ABI wants it.
namespace config_module {
inline constexpr std::string_view kMemory = "memory";
inline constexpr std::string_view kRealloc = "realloc";
inline constexpr std::string_view kGet = "get";
inline constexpr std::string_view kGetAll = "get-all";
}  // namespace config_module

// `sorted` is sorted by key, and no key occurs twice. Error: kResourceExhausted where the entries
// do not fit into a memory.
Result<Bytes> MakeConfigModule(std::span<const ConfigEntry> sorted);

}  // namespace composable::synth
