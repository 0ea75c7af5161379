// The bytes that stand for sorts. Source: component model, Binary.md "Instance Definitions".
#pragma once

#include <cstdint>
#include <optional>

#include "wasm/index.h"

namespace composable::wasm {

// sort, but for 0x00, behind which a core:sort follows; nothing where the byte is unknown.
std::optional<Sort> SortOfByte(std::uint8_t byte);

// core:sort, with those that no import or export has: type (0x10), module (0x11), instance (0x12).
std::optional<Sort> CoreSortOfByte(std::uint8_t byte);

}  // namespace composable::wasm
