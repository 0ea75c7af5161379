// SHA-256: names for content.
//
// Source: FIPS 180-4.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace composable {

using Sha256Digest = std::array<std::uint8_t, 32>;

Sha256Digest Sha256(ByteView bytes);

// 64 lower-case digits.
std::string ToHex(const Sha256Digest& digest);

}  // namespace composable
