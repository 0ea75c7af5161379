#include "engine/description_reader.h"

#include "base/utf8.h"

namespace composable::engine {

std::unexpected<Error> DescriptionReader::Malformed(std::string_view what) const {
  return FailAt(ByteOffset{offset_}, ErrorCode::kInternal,
                "the engine's description of a component is malformed: {}", what);
}

Result<std::uint8_t> DescriptionReader::Byte() {
  if (AtEnd()) return Malformed("it ends too early");
  return bytes_[offset_++];
}

Result<std::uint32_t> DescriptionReader::Integer() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    COMPOSABLE_TRY(const std::uint8_t byte, Byte());
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) {
      if (value > UINT32_MAX) break;
      return static_cast<std::uint32_t>(value);
    }
  }
  return Malformed("an integer has more than 32 bits");
}

Result<std::uint32_t> DescriptionReader::Count() {
  COMPOSABLE_TRY(const std::uint32_t count, Integer());
  if (count > bytes_.size() - offset_) return Malformed("it ends too early");
  return count;
}

Result<std::uint32_t> DescriptionReader::Index(std::size_t bound, std::string_view what) {
  COMPOSABLE_TRY(const std::uint32_t index, Integer());
  if (index >= bound) return Malformed(fmt::format("there is no {} {}", what, index));
  return index;
}

Result<std::string_view> DescriptionReader::Text() {
  COMPOSABLE_TRY(const std::uint32_t size, Count());
  const std::string_view text = AsText(bytes_.subspan(offset_, size));
  if (!IsUtf8(text)) return Malformed("a name is not UTF-8");
  offset_ += size;
  return text;
}

Result<bool> DescriptionReader::Presence() {
  COMPOSABLE_TRY(const std::uint8_t byte, Byte());
  if (byte > 1) return Malformed("an optional part starts with neither 0 nor 1");
  return byte == 1;
}

}  // namespace composable::engine
