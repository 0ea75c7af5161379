#include "wasm/read/cursor.h"

#include <limits>

#include "base/utf8.h"
#include "wasm/limits.h"

namespace composable::wasm {

std::unexpected<Error> Cursor::EndOfRegion(std::string_view production) const {
  return ErrorAt(Offset(), "`{}`: expected another byte, found the end of the {}", production,
                 region_);
}

std::unexpected<Error> Cursor::Unexpected(std::uint8_t found, std::string_view production,
                                          std::string_view expected) const {
  return ErrorAt(Offset() - 1, "`{}`: expected {}, found {:#04x}", production, expected, found);
}

// uN ::= LEB128, at most ceil(N/7) bytes, the unused bits of the last one zero
template <typename Number>
Result<Number> Cursor::ReadUnsigned(std::string_view production) {
  constexpr unsigned kBits = std::numeric_limits<Number>::digits;
  Number value = 0;
  for (unsigned shift = 0;; shift += 7) {
    COMPOSABLE_TRY(const std::uint8_t byte, ReadByte(production));
    const unsigned payload = byte & 0x7FU;
    if (shift + 7 > kBits && (payload >> (kBits - shift)) != 0) {
      return ErrorAt(Offset() - 1,
                     "`{}`: expected an unsigned number of {} bits, found a larger one", production,
                     kBits);
    }
    value = static_cast<Number>(value | static_cast<Number>(static_cast<Number>(payload) << shift));
    if ((byte & 0x80U) == 0) return value;
    if (shift + 7 >= kBits) {
      return ErrorAt(Offset() - 1,
                     "`{}`: expected an unsigned number of {} bits, found one that goes on",
                     production, kBits);
    }
  }
}

Result<std::uint32_t> Cursor::ReadU32(std::string_view production) {
  if (!AtEnd() && bytes_[position_] < 0x80U) return bytes_[position_++];
  return ReadUnsigned<std::uint32_t>(production);
}

Result<std::uint64_t> Cursor::ReadU64(std::string_view production) {
  return ReadUnsigned<std::uint64_t>(production);
}

// s33 ::= signed LEB128, at most 5 bytes, the unused bits of the fifth equal to the sign
Result<std::int64_t> Cursor::ReadS33(std::string_view production) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    COMPOSABLE_TRY(const std::uint8_t byte, ReadByte(production));
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (shift == 28) {
      const unsigned sign_and_unused = (byte >> 4U) & 0x07U;
      if ((byte & 0x80U) != 0 || (sign_and_unused != 0 && sign_and_unused != 0x07U)) {
        return ErrorAt(Offset() - 1,
                       "`{}`: expected a signed number of 33 bits, found a larger one", production);
      }
    }
    if ((byte & 0x80U) == 0) {
      const unsigned unused = 64 - (shift + 7);
      return static_cast<std::int64_t>(value << unused) >> unused;
    }
  }
}

Result<std::string> Cursor::ReadNameWithin(std::string_view production, std::uint64_t limit) {
  const std::uint64_t start = Offset();
  COMPOSABLE_TRY(const std::uint32_t length, ReadU32(production));
  if (length > limit) {
    return ErrorAt(start, "`{}`: expected a name of at most {} bytes, found one of {}", production,
                   limit, length);
  }
  COMPOSABLE_TRY(const ByteView bytes, ReadBytes(length, production));
  if (!IsUtf8(AsText(bytes))) {
    return ErrorAt(Offset() - length, "`{}`: expected a name in UTF-8, found other bytes",
                   production);
  }
  return std::string(AsText(bytes));
}

Result<std::string> Cursor::ReadName(std::string_view production) {
  return ReadNameWithin(production, limits::kNameBytes);
}

Result<std::string> Cursor::ReadUnlimitedName(std::string_view production) {
  return ReadNameWithin(production, std::numeric_limits<std::uint32_t>::max());
}

Result<ByteView> Cursor::ReadBytes(std::uint64_t count, std::string_view production) {
  if (count > Remaining()) {
    return ErrorAt(Offset(), "`{}`: expected {} bytes, found the end of the {} after {}",
                   production, count, region_, Remaining());
  }
  const ByteView bytes = bytes_.subspan(position_, static_cast<std::size_t>(count));
  position_ += static_cast<std::size_t>(count);
  return bytes;
}

Status Cursor::SkipBytes(std::uint64_t count, std::string_view production) {
  COMPOSABLE_CHECK(ReadBytes(count, production));
  return {};
}

Status Cursor::SkipNumber(std::string_view production) {
  for (int length = 1; length <= 10; ++length) {
    COMPOSABLE_TRY(const std::uint8_t byte, ReadByte(production));
    if ((byte & 0x80U) == 0) return {};
  }
  return ErrorAt(Offset() - 1, "`{}`: expected a number of at most 10 bytes, found a longer one",
                 production);
}

Result<std::uint32_t> Cursor::ReadCount(std::string_view elements, std::uint32_t limit) {
  const std::uint64_t start = Offset();
  COMPOSABLE_TRY(const std::uint32_t count, ReadU32(elements));
  if (count > limit) {
    return ErrorAt(start, "`{}`: expected at most {} elements, found {}", elements, limit, count);
  }
  if (count > Remaining()) {
    return ErrorAt(start, "`{}`: expected {} elements, found only {} bytes left in the {}",
                   elements, count, Remaining(), region_);
  }
  return count;
}

Result<Cursor> Cursor::Take(std::uint64_t size, std::string_view production,
                            std::string_view region) {
  const std::uint64_t start = Offset();
  COMPOSABLE_TRY(const ByteView bytes, ReadBytes(size, production));
  return Cursor(bytes, start, region);
}

Status Cursor::ExpectEnd() const {
  if (AtEnd()) return {};
  return ErrorAt(Offset(), "`{}`: expected its end, found {} more bytes", region_, Remaining());
}

}  // namespace composable::wasm
