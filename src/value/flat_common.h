// What encoding and decoding of the flat form share.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "wit/type.h"

namespace composable::value {

static_assert(std::endian::native == std::endian::little,
              "numbers are copied to and from flat buffers as they lie in memory");

// Lays the parameters of a function out as a tuple: the offset of each in turn, then the size.
class RootLayout {
 public:
  // The offset of the next part.
  std::uint64_t Place(const wit::Layout& part) {
    const std::uint64_t offset = (size_ + part.alignment - 1) / part.alignment * part.alignment;
    size_ = offset + part.size;
    alignment_ = std::max(alignment_, part.alignment);
    return offset;
  }
  // The size of all parts placed so far, padded at the end as a tuple is.
  std::uint64_t size() const { return (size_ + alignment_ - 1) / alignment_ * alignment_; }

 private:
  std::uint64_t size_ = 0;
  std::uint32_t alignment_ = 1;
};

}  // namespace composable::value
