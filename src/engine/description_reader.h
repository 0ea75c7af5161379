// Reads the primitives of the grammar that describes a component's types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace composable::engine {

// A cursor over bytes that outlive it. Every error is kInternal, because only the engine makes
// these bytes, and has the offset.
class DescriptionReader {
 public:
  explicit DescriptionReader(ByteView bytes) : bytes_(bytes) {}

  std::size_t offset() const { return offset_; }
  bool AtEnd() const { return offset_ == bytes_.size(); }

  Result<std::uint8_t> Byte();
  // LEB128, unsigned, of at most 32 bits.
  Result<std::uint32_t> Integer();
  // The count of a vector whose items take at least one byte each: never more than there are bytes
  // left.
  Result<std::uint32_t> Count();
  // A number below `bound`; `what` says what it counts.
  Result<std::uint32_t> Index(std::size_t bound, std::string_view what);
  // UTF-8; a view into the bytes.
  Result<std::string_view> Text();
  // The byte before an optional part: whether it is there.
  Result<bool> Presence();

  std::unexpected<Error> Malformed(std::string_view what) const;

 private:
  ByteView bytes_;
  std::size_t offset_ = 0;
};

}  // namespace composable::engine
