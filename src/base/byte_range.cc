#include "base/byte_range.h"

#include <algorithm>

namespace composable {

ByteReader ReaderOf(ByteView bytes) {
  return [bytes](std::uint64_t offset, std::span<std::uint8_t> into) -> Status {
    std::ranges::copy(bytes.subspan(offset, into.size()), into.begin());
    return {};
  };
}

}  // namespace composable
