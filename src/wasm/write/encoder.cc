#include "wasm/write/encoder.h"

#include <limits>

namespace composable::wasm {
namespace {

// Payloads up to here are cheaper to copy than to keep aside.
constexpr std::size_t kSmallPayload = 64;

void AppendTo(Bytes& bytes, ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

}  // namespace

void Encoder::U64(std::uint64_t number) {
  while (number >= 0x80U) {
    Byte(static_cast<std::uint8_t>(number | 0x80U));
    number >>= 7U;
  }
  Byte(static_cast<std::uint8_t>(number));
}

void Encoder::S64(std::int64_t number) {
  while (true) {
    const auto payload = static_cast<std::uint8_t>(number & 0x7F);
    number >>= 7;
    const bool is_negative = (payload & 0x40U) != 0;
    if ((number == 0 && !is_negative) || (number == -1 && is_negative)) {
      Byte(payload);
      return;
    }
    Byte(payload | 0x80U);
  }
}

void Encoder::Size(std::uint64_t size, std::string_view what) {
  if (size > std::numeric_limits<std::uint32_t>::max() && overflow_.empty()) overflow_ = what;
  U32(static_cast<std::uint32_t>(size));
}

void Encoder::Name(std::string_view name) {
  Size(name.size(), "name");
  AppendTo(bytes_, AsBytes(name));
}

void Encoder::Raw(ByteView bytes) {
  if (bytes.size() <= kSmallPayload) {
    AppendTo(bytes_, bytes);
    return;
  }
  asides_.push_back({bytes_.size(), bytes});
  aside_size_ += bytes.size();
}

void Encoder::Append(const Encoder& other) {
  for (const Aside& aside : other.asides_)
    asides_.push_back({bytes_.size() + aside.position, aside.bytes});
  aside_size_ += other.aside_size_;
  AppendTo(bytes_, other.bytes_);
  if (overflow_.empty()) overflow_ = other.overflow_;
}

Result<Bytes> Encoder::Finish() const {
  if (!overflow_.empty()) {
    return Fail(ErrorCode::kResourceExhausted,
                "cannot encode the component: a {} is larger than 4 GiB", overflow_);
  }
  Bytes result;
  result.reserve(size());
  std::size_t position = 0;
  for (const Aside& aside : asides_) {
    AppendTo(result, ByteView(bytes_).subspan(position, aside.position - position));
    AppendTo(result, aside.bytes);
    position = aside.position;
  }
  AppendTo(result, ByteView(bytes_).subspan(position));
  return result;
}

}  // namespace composable::wasm
