// The first eight bytes of a binary: what is it?
//
// Source: component model, Binary.md "Component Definitions" (preamble); WebAssembly "Modules".
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/error.h"

namespace composable::wasm {

enum class BinaryKind : std::uint8_t { kCoreModule, kComponent };

inline constexpr std::array<std::uint8_t, 8> kComponentPreamble = {0x00, 0x61, 0x73, 0x6D,
                                                                   0x0D, 0x00, 0x01, 0x00};
inline constexpr std::array<std::uint8_t, 8> kCoreModulePreamble = {0x00, 0x61, 0x73, 0x6D,
                                                                    0x01, 0x00, 0x00, 0x00};

// Core module or component. `base` is the offset of `binary` in the outermost binary, for the
// error: kInvalidComponent, with the place and what to do about it, for everything else.
Result<BinaryKind> ReadBinaryKind(ByteView binary, std::uint64_t base = 0);

}  // namespace composable::wasm
