// A bounded position in a binary.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"

namespace composable::wasm {

// Reads forward through some bytes of the outermost binary and never past their end. Every error is
// kInvalidComponent at an absolute offset; its message starts with the production being read.
class Cursor {
 public:
  // `base` is the offset of `bytes` in the outermost binary; `region` names the bytes for messages,
  // such as "type section", and must outlive the cursor.
  Cursor(ByteView bytes, std::uint64_t base, std::string_view region)
      : bytes_(bytes), base_(base), region_(region) {}

  bool AtEnd() const { return position_ == bytes_.size(); }
  std::uint64_t Remaining() const { return bytes_.size() - position_; }
  // Of the next byte, in the outermost binary.
  std::uint64_t Offset() const { return base_ + position_; }
  ByteView Rest() const { return bytes_.subspan(position_); }

  Result<std::uint8_t> ReadByte(std::string_view production) {
    if (AtEnd()) return EndOfRegion(production);
    return bytes_[position_++];
  }
  // The next byte without moving on.
  Result<std::uint8_t> PeekByte(std::string_view production) const {
    if (AtEnd()) return EndOfRegion(production);
    return bytes_[position_];
  }

  // LEB128 numbers; longer than needed is allowed as far as the core specification allows it.
  Result<std::uint32_t> ReadU32(std::string_view production);
  Result<std::uint64_t> ReadU64(std::string_view production);
  Result<std::int64_t> ReadS33(std::string_view production);
  // One of up to 64 bits, of either sign.
  Status SkipNumber(std::string_view production);

  // A length and that many bytes of UTF-8, within limits::kNameBytes.
  Result<std::string> ReadName(std::string_view production);
  // As ReadName, without the limit: names for debuggers.
  Result<std::string> ReadUnlimitedName(std::string_view production);

  Result<ByteView> ReadBytes(std::uint64_t count, std::string_view production);
  Status SkipBytes(std::uint64_t count, std::string_view production);

  // The number of elements in front of a vector. Each takes at least one byte, so a count that
  // cannot be met is refused before anything is stored.
  Result<std::uint32_t> ReadCount(std::string_view elements, std::uint32_t limit);

  // A cursor over the next `size` bytes, which are moved past.
  Result<Cursor> Take(std::uint64_t size, std::string_view production, std::string_view region);

  // Refuses bytes that are left over.
  Status ExpectEnd() const;

  // An error at `offset`.
  template <typename... Args>
  static std::unexpected<Error> ErrorAt(std::uint64_t offset, fmt::format_string<Args...> format,
                                        Args&&... args) {
    return FailAt(ByteOffset{offset}, ErrorCode::kInvalidComponent, format,
                  std::forward<Args>(args)...);
  }
  // "`production`: expected …, found 0x99", at the byte before the position.
  std::unexpected<Error> Unexpected(std::uint8_t found, std::string_view production,
                                    std::string_view expected) const;

 private:
  std::unexpected<Error> EndOfRegion(std::string_view production) const;
  template <typename Number>
  Result<Number> ReadUnsigned(std::string_view production);
  Result<std::string> ReadNameWithin(std::string_view production, std::uint64_t limit);

  ByteView bytes_;
  std::uint64_t base_ = 0;
  std::string_view region_;
  std::size_t position_ = 0;
};

}  // namespace composable::wasm
