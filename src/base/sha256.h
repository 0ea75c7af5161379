// SHA-256: names for content.
//
// Source: FIPS 180-4.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/byte_range.h"
#include "base/bytes.h"
#include "base/error.h"

namespace composable {

using Sha256Digest = std::array<std::uint8_t, 32>;

Sha256Digest Sha256(ByteView bytes);

// As good a name, which several threads make where there are many bytes: the SHA-256 of bytes that
// fit in one slice, else that of a prefix, of their size and of the SHA-256 of each slice.
inline constexpr std::size_t kDigestSlice = std::size_t{1} << 20U;
Sha256Digest SlicedSha256(ByteView bytes);

// The same of `size` bytes that are read, each once, in pieces so small that they stay in the
// processor's cache. Error: the reader's.
Result<Sha256Digest> SlicedSha256(std::uint64_t size, const ByteReader& read);

// 64 lower-case digits.
std::string ToHex(const Sha256Digest& digest);

}  // namespace composable
