// The walk over a value and its type that encodes the value, and checks it on the way.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/utf8.h"
#include "value/cases.h"
#include "value/failure.h"
#include "value/number_types.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

// Encodes into a Target, which has
//   std::optional<std::size_t> Grow(std::uint64_t size, std::uint32_t alignment)
//     appends zero bytes at the alignment and returns their offset, or nothing where it is full,
//   std::optional<std::size_t> Append(ByteView bytes)
//     appends the bytes and returns their offset, or nothing where it is full,
//   void Store(std::size_t offset, const void* bytes, std::size_t size)
//     overwrites bytes that are there,
//   bool CountEmpty()
//     counts a value without bytes; false where there are too many.
// Offsets, not pointers, are kept, as the target may move what it holds.
template <typename Target>
class FlatEncoder {
 public:
  explicit FlatEncoder(Target& target) : target_(target) {}

  // Writes the value at an offset where its size is already there and zero. False after a failure.
  bool Encode(const wit::Type& type, const Value& value, std::size_t offset);

  Failure& failure() { return failure_; }
  // Records that the target is full. Always false.
  bool TooLarge() {
    return failure_.Set(
        ErrorCode::kResourceExhausted,
        "the values are too large: a call carries less than 4 GiB, and no more than "
        "65536 values of types without content");
  }

 private:
  bool EncodeCharacter(const wit::Type& type, const Value& value, std::size_t offset);
  bool EncodeString(const wit::Type& type, const Value& value, std::size_t offset);
  bool EncodeRecord(const wit::Type& type, const Value& value, std::size_t offset);
  bool EncodeTuple(const wit::Type& type, const Value& value, std::size_t offset);
  bool EncodeList(const wit::Type& type, const Value& value, std::size_t offset);
  bool EncodeFixedList(const wit::Type& type, const Value& value, std::size_t offset);
  bool EncodeMap(const wit::Type& type, const Value& value, std::size_t offset);
  bool EncodeFlags(const wit::Type& type, const Value& value, std::size_t offset);
  bool EncodeEnum(const wit::Type& type, const Value& value, std::size_t offset);
  bool EncodeVariant(const wit::Type& type, const Value& value, std::size_t offset);
  bool EncodeItems(const wit::Type& element, const std::vector<Value>& items, std::size_t offset);
  bool AppendBytes(ByteView bytes, std::size_t offset);
  std::optional<std::size_t> GrowElements(std::size_t count, const wit::Layout& element);

  template <typename T>
  void Store(std::size_t offset, T number) {
    target_.Store(offset, &number, sizeof(number));
  }
  void StorePair(std::size_t offset, std::size_t data, std::size_t count) {
    Store(offset, static_cast<std::uint32_t>(data));
    Store(offset + sizeof(std::uint32_t), static_cast<std::uint32_t>(count));
  }
  // Stores a value that must hold a T.
  template <typename T>
  bool StoreHeld(const wit::Type& type, const Value& value, std::size_t offset) {
    const T* held = std::get_if<T>(&value.storage());
    if (held == nullptr) return failure_.MismatchedValue(type, value);
    Store(offset, *held);
    return true;
  }
  // The T that a value must hold; null after a failure.
  template <typename T>
  const T* Held(const wit::Type& type, const Value& value) {
    const T* held = std::get_if<T>(&value.storage());
    if (held == nullptr) failure_.MismatchedValue(type, value);
    return held;
  }

  Target& target_;
  Failure failure_;
};

template <typename Target>
bool FlatEncoder<Target>::Encode(const wit::Type& type, const Value& value, std::size_t offset) {
  using wit::Kind;
  if (type.layout().size == 0 && !target_.CountEmpty()) return TooLarge();
  switch (type.kind()) {
    case Kind::kBool:
      return StoreHeld<bool>(type, value, offset);
    case Kind::kS8:
      return StoreHeld<std::int8_t>(type, value, offset);
    case Kind::kU8:
      return StoreHeld<std::uint8_t>(type, value, offset);
    case Kind::kS16:
      return StoreHeld<std::int16_t>(type, value, offset);
    case Kind::kU16:
      return StoreHeld<std::uint16_t>(type, value, offset);
    case Kind::kS32:
      return StoreHeld<std::int32_t>(type, value, offset);
    case Kind::kU32:
      return StoreHeld<std::uint32_t>(type, value, offset);
    case Kind::kS64:
      return StoreHeld<std::int64_t>(type, value, offset);
    case Kind::kU64:
      return StoreHeld<std::uint64_t>(type, value, offset);
    case Kind::kF32:
      return StoreHeld<float>(type, value, offset);
    case Kind::kF64:
      return StoreHeld<double>(type, value, offset);
    case Kind::kChar:
      return EncodeCharacter(type, value, offset);
    case Kind::kString:
      return EncodeString(type, value, offset);
    case Kind::kRecord:
      return EncodeRecord(type, value, offset);
    case Kind::kTuple:
      return EncodeTuple(type, value, offset);
    case Kind::kList:
      return EncodeList(type, value, offset);
    case Kind::kFixedList:
      return EncodeFixedList(type, value, offset);
    case Kind::kMap:
      return EncodeMap(type, value, offset);
    case Kind::kFlags:
      return EncodeFlags(type, value, offset);
    case Kind::kEnum:
      return EncodeEnum(type, value, offset);
    case Kind::kVariant:
    case Kind::kOption:
    case Kind::kResult:
      return EncodeVariant(type, value, offset);
    case Kind::kErrorContext:
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
      return StoreHeld<Handle>(type, value, offset);
  }
  return failure_.Set(ErrorCode::kInternal, "a type of an unknown kind");
}

template <typename Target>
bool FlatEncoder<Target>::AppendBytes(ByteView bytes, std::size_t offset) {
  if (bytes.empty()) return true;
  const auto start = target_.Append(bytes);
  if (!start) return TooLarge();
  StorePair(offset, *start, bytes.size());
  return true;
}

template <typename Target>
std::optional<std::size_t> FlatEncoder<Target>::GrowElements(std::size_t count,
                                                             const wit::Layout& element) {
  std::optional<std::size_t> start;
  // The true size of a type that is too large is not known.
  if (count <= UINT32_MAX && element.size < wit::Layout::kTooLarge) {
    start = target_.Grow(std::uint64_t{count} * element.size, element.alignment);
  }
  if (!start) TooLarge();
  return start;
}

template <typename Target>
bool FlatEncoder<Target>::EncodeCharacter(const wit::Type& type, const Value& value,
                                          std::size_t offset) {
  const auto* scalar = Held<char32_t>(type, value);
  if (scalar == nullptr) return false;
  if (!IsScalarValue(*scalar)) return failure_.Mismatch(type, "a number that is no Unicode scalar");
  Store(offset, *scalar);
  return true;
}

template <typename Target>
bool FlatEncoder<Target>::EncodeString(const wit::Type& type, const Value& value,
                                       std::size_t offset) {
  const auto* text = Held<std::string>(type, value);
  if (text == nullptr) return false;
  if (!IsUtf8(*text)) return failure_.Mismatch(type, "bytes that are not UTF-8");
  return AppendBytes(AsBytes(*text), offset);
}

template <typename Target>
bool FlatEncoder<Target>::EncodeRecord(const wit::Type& type, const Value& value,
                                       std::size_t offset) {
  const wit::RecordType& record = type.record();
  const auto* sequence = Held<Sequence>(type, value);
  if (sequence == nullptr) return false;
  const std::vector<Value>& items = sequence->items;
  if (items.size() != record.fields.size()) {
    return failure_.Mismatch(type, Count(items.size(), "field"));
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    const wit::Field& field = record.fields[i];
    if (!Encode(field.type, items[i], offset + record.offsets[i])) {
      return failure_.InField(field.name);
    }
  }
  return true;
}

template <typename Target>
bool FlatEncoder<Target>::EncodeTuple(const wit::Type& type, const Value& value,
                                      std::size_t offset) {
  const wit::TupleType& tuple = type.tuple();
  const auto* sequence = Held<Sequence>(type, value);
  if (sequence == nullptr) return false;
  const std::vector<Value>& items = sequence->items;
  if (items.size() != tuple.elements.size()) {
    return failure_.Mismatch(type, Count(items.size(), "item"));
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!Encode(tuple.elements[i], items[i], offset + tuple.offsets[i])) return failure_.InItem(i);
  }
  return true;
}

template <typename Target>
bool FlatEncoder<Target>::EncodeItems(const wit::Type& element, const std::vector<Value>& items,
                                      std::size_t offset) {
  // Numbers go without a look at the type of each.
  std::size_t done = 0;
  const bool is_number = WithNumberType(element.kind(), [&](auto zero) {
    using Number = decltype(zero);
    for (; done < items.size(); ++done) {
      const Number* number = std::get_if<Number>(&items[done].storage());
      if (number == nullptr) return;
      Store(offset + done * sizeof(Number), *number);
    }
  });
  if (is_number) {
    if (done == items.size()) return true;
    return failure_.MismatchedValue(element, items[done]) || failure_.InItem(done);
  }
  const std::size_t size = element.layout().size;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!Encode(element, items[i], offset + i * size)) return failure_.InItem(i);
  }
  return true;
}

template <typename Target>
bool FlatEncoder<Target>::EncodeList(const wit::Type& type, const Value& value,
                                     std::size_t offset) {
  const wit::Type& element = type.list().element;
  if (element.kind() == wit::Kind::kU8) {
    const auto* bytes = Held<Bytes>(type, value);
    return bytes != nullptr && AppendBytes(*bytes, offset);
  }
  const auto* sequence = Held<Sequence>(type, value);
  if (sequence == nullptr) return false;
  if (sequence->items.empty()) return true;
  const auto start = GrowElements(sequence->items.size(), element.layout());
  if (!start) return false;
  StorePair(offset, *start, sequence->items.size());
  return EncodeItems(element, sequence->items, *start);
}

template <typename Target>
bool FlatEncoder<Target>::EncodeFixedList(const wit::Type& type, const Value& value,
                                          std::size_t offset) {
  const wit::FixedListType& list = type.fixed_list();
  const auto* sequence = Held<Sequence>(type, value);
  if (sequence == nullptr) return false;
  if (sequence->items.size() != list.length) {
    return failure_.Mismatch(type, Count(sequence->items.size(), "item"));
  }
  return EncodeItems(list.element, sequence->items, offset);
}

template <typename Target>
bool FlatEncoder<Target>::EncodeMap(const wit::Type& type, const Value& value, std::size_t offset) {
  const wit::MapType& map_type = type.map();
  const auto* map = Held<Map>(type, value);
  if (map == nullptr) return false;
  if (map->entries.empty()) return true;
  const wit::Layout& entry = map_type.entry.layout();
  const std::vector<std::uint32_t>& parts = map_type.entry.tuple().offsets;
  const auto start = GrowElements(map->entries.size(), entry);
  if (!start) return false;
  StorePair(offset, *start, map->entries.size());
  for (std::size_t i = 0; i < map->entries.size(); ++i) {
    const auto& [key, mapped] = map->entries[i];
    const std::size_t at = *start + i * entry.size;
    if (!Encode(map_type.key, key, at + parts[0]) ||
        !Encode(map_type.value, mapped, at + parts[1])) {
      return failure_.InItem(i);
    }
  }
  return true;
}

template <typename Target>
bool FlatEncoder<Target>::EncodeFlags(const wit::Type& type, const Value& value,
                                      std::size_t offset) {
  const std::size_t count = type.flags().names.size();
  const auto* flags = Held<Flags>(type, value);
  if (flags == nullptr) return false;
  if (!FitsFlags(*flags, count)) {
    return failure_.Mismatch(type, "flags for another number of names");
  }
  if (count != 0) target_.Store(offset, flags->words.data(), type.layout().size);
  return true;
}

template <typename Target>
bool FlatEncoder<Target>::EncodeEnum(const wit::Type& type, const Value& value,
                                     std::size_t offset) {
  const wit::EnumType& enumeration = type.enumeration();
  const auto* held = Held<Enum>(type, value);
  if (held == nullptr) return false;
  if (held->index >= enumeration.names.size()) {
    return failure_.Mismatch(type, fmt::format("case number {}", held->index));
  }
  target_.Store(offset, &held->index, enumeration.discriminant_size);
  return true;
}

template <typename Target>
bool FlatEncoder<Target>::EncodeVariant(const wit::Type& type, const Value& value,
                                        std::size_t offset) {
  const auto* variant = Held<Variant>(type, value);
  if (variant == nullptr) return false;
  const auto chosen = CaseOf(type, variant->index);
  if (!chosen) return failure_.Mismatch(type, fmt::format("case number {}", variant->index));
  if ((chosen->payload == nullptr) != (variant->payload == nullptr)) {
    return failure_.Mismatch(
        type, fmt::format("{} payload for the case `{}`", variant->payload == nullptr ? "no" : "a",
                          chosen->name));
  }
  const wit::VariantShape& shape = ShapeOf(type);
  target_.Store(offset, &variant->index, shape.discriminant_size);
  return chosen->payload == nullptr ||
         Encode(*chosen->payload, *variant->payload, offset + shape.payload_offset) ||
         failure_.InCase(type, chosen->name);
}

}  // namespace composable::value
