#include "engine/stream_items.h"

#include <cstring>
#include <limits>

#include "value/flat.h"

namespace composable::engine {
namespace {

using value::Sequence;
using value::Value;

bool IsByte(const std::optional<wit::Type>& payload) {
  return payload && payload->kind() == wit::Kind::kU8;
}

void AppendSize(std::uint32_t size, Bytes& out) {
  const std::size_t at = out.size();
  out.resize(at + sizeof size);
  std::memcpy(out.data() + at, &size, sizeof size);
}

std::unexpected<Error> Malformed() {
  return Fail(ErrorCode::kInvalidArgument, "the engine's items of a stream are malformed");
}

}  // namespace

Result<EncodedItems> EncodeStreamItems(const std::optional<wit::Type>& payload,
                                       const StreamItems& items) {
  if (!payload) return EncodedItems{.count = items.count, .bytes = {}};
  if (IsByte(payload)) {
    if (!items.items.Is<Bytes>()) {
      return Fail(ErrorCode::kTypeMismatch, "expected bytes as items of a stream of `u8`");
    }
    return EncodedItems{.count = items.items.As<Bytes>().size(), .bytes = items.items.As<Bytes>()};
  }
  if (!items.items.Is<Sequence>()) {
    return Fail(ErrorCode::kTypeMismatch, "expected a list as items of a stream of `{}`",
                wit::ToWit(*payload));
  }
  EncodedItems encoded;
  Bytes flat;
  for (const Value& item : items.items.As<Sequence>().items) {
    if (Status status = value::EncodeValue(*payload, item, flat); !status) {
      return std::unexpected(
          std::move(status).error().WithContext(fmt::format("item {}", encoded.count)));
    }
    AppendSize(static_cast<std::uint32_t>(flat.size()), encoded.bytes);
    encoded.bytes.insert(encoded.bytes.end(), flat.begin(), flat.end());
    ++encoded.count;
  }
  return encoded;
}

Result<StreamItems> DecodeStreamItems(const std::optional<wit::Type>& payload, std::uint64_t count,
                                      ByteView bytes) {
  if (!payload) return StreamItems{.count = count, .items = Sequence{}};
  if (IsByte(payload)) {
    if (bytes.size() != count) return Malformed();
    return StreamItems{.count = count, .items = Bytes(bytes.begin(), bytes.end())};
  }
  Sequence items;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint32_t size = 0;
    if (bytes.size() < sizeof size) return Malformed();
    std::memcpy(&size, bytes.data(), sizeof size);
    bytes = bytes.subspan(sizeof size);
    if (bytes.size() < size) return Malformed();
    COMPOSABLE_TRY(Value item, value::DecodeValue(*payload, bytes.first(size)));
    items.items.push_back(std::move(item));
    bytes = bytes.subspan(size);
  }
  if (!bytes.empty()) return Malformed();
  return StreamItems{.count = count, .items = std::move(items)};
}

}  // namespace composable::engine
