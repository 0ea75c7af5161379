// SHA-256: names for content.
//
// Source: FIPS 180-4.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace composable {

using Sha256Digest = std::array<std::uint8_t, 32>;

Sha256Digest Sha256(ByteView bytes);

// As good a name, which several threads make where there are many bytes: the SHA-256 of bytes that
// fit in one slice, else that of a prefix, of their size and of the SHA-256 of each slice.
inline constexpr std::size_t kDigestSlice = std::size_t{1} << 20U;
Sha256Digest SlicedSha256(ByteView bytes);

// 64 lower-case digits.
std::string ToHex(const Sha256Digest& digest);

}  // namespace composable
