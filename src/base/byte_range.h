// Some of the bytes of a file or of another byte sequence, and how they are read.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "base/bytes.h"
#include "base/error.h"

namespace composable {

struct ByteRange {
  std::uint64_t offset = 0;  // of the first one
  std::uint64_t size = 0;
  std::uint64_t end() const { return offset + size; }
  bool operator==(const ByteRange&) const = default;
};

// Fills `into` with the bytes from `offset` on. May be called from several threads at once.
using ByteReader = std::function<Status(std::uint64_t offset, std::span<std::uint8_t> into)>;

// Of bytes that outlive it; only what is there may be read.
ByteReader ReaderOf(ByteView bytes);

}  // namespace composable
