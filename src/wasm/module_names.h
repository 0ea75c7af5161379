// The names of a core module and of its functions, which backtraces show.
//
// Source: WebAssembly 3.0 "Name Section".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "wasm/write/encoder.h"

namespace composable::wasm {

inline constexpr std::string_view kModuleNameSection = "name";

struct ModuleNames {
  std::string module;  // empty for none
  std::map<std::uint32_t, std::string> functions;
  bool operator==(const ModuleNames&) const = default;
};

// Decodes the contents of the custom section behind its name. What else has names is skipped.
// Errors as ReadComponent's; they make no module invalid.
Result<ModuleNames> ReadModuleNames(ByteView data, std::uint64_t base = 0);

// The contents of the custom section, its name included.
void WriteModuleNames(Encoder& out, const ModuleNames& names);

}  // namespace composable::wasm
