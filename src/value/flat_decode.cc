#include <fmt/format.h>

#include <cstring>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "value/cases.h"
#include "value/failure.h"
#include "value/flat.h"
#include "value/flat_common.h"
#include "value/number_types.h"

namespace composable::value {
namespace {

using wit::Kind;
using wit::Type;

// Reads values out of a buffer. A region is checked once, when it is entered; the values in it are
// then read without further checks of their place.
class Decoder {
 public:
  explicit Decoder(ByteView bytes) : bytes_(bytes), unused_(bytes.size()) {}

  // Enters the root, the `size` bytes at offset 0.
  bool EnterRoot(std::uint64_t size);
  // The value at an offset within an entered region; nothing after a failure.
  std::optional<Value> Decode(const Type& type, std::size_t offset);

  Failure& failure() { return failure_; }

 private:
  // Data elsewhere in the buffer.
  struct Region {
    std::size_t start = 0;
    std::size_t count = 0;
  };
  std::optional<Region> EnterRegion(std::size_t offset, std::uint32_t element_size);

  std::optional<Value> DecodeCharacter(std::size_t offset);
  std::optional<Value> DecodeString(std::size_t offset);
  std::optional<Value> DecodeRecord(const Type& type, std::size_t offset);
  std::optional<Value> DecodeTuple(const Type& type, std::size_t offset);
  std::optional<Value> DecodeList(const Type& type, std::size_t offset);
  std::optional<Value> DecodeMap(const Type& type, std::size_t offset);
  std::optional<Value> DecodeFlags(const Type& type, std::size_t offset);
  std::optional<Value> DecodeEnum(const Type& type, std::size_t offset);
  std::optional<Value> DecodeVariant(const Type& type, std::size_t offset);
  std::optional<Value> DecodeItems(const Type& element, std::size_t count, std::size_t offset);
  bool CountEmpty();

  std::nullopt_t Bad(std::string message) {
    failure_.Set(ErrorCode::kInvalidArgument, std::move(message));
    return std::nullopt;
  }
  template <typename T>
  T Load(std::size_t offset) const {
    T number;
    std::memcpy(&number, bytes_.data() + offset, sizeof(number));
    return number;
  }
  std::uint32_t LoadDiscriminant(std::size_t offset, std::uint32_t size) const {
    std::uint32_t index = 0;
    std::memcpy(&index, bytes_.data() + offset, size);
    return index;
  }

  ByteView bytes_;
  // The bytes that no region has claimed yet. Honest data lies in disjoint regions, so together
  // they claim no more than there is.
  std::size_t unused_;
  std::size_t empty_values_ = 0;
  Failure failure_;
};

bool Decoder::EnterRoot(std::uint64_t size) {
  if (size > bytes_.size() || size >= wit::Layout::kTooLarge) {
    return failure_.Set(
        ErrorCode::kInvalidArgument,
        fmt::format("the flat form has {}, {} wanted", Count(bytes_.size(), "byte"), size));
  }
  unused_ -= static_cast<std::size_t>(size);
  return true;
}

std::optional<Decoder::Region> Decoder::EnterRegion(std::size_t offset,
                                                    std::uint32_t element_size) {
  const auto start = Load<std::uint32_t>(offset);
  const auto count = Load<std::uint32_t>(offset + sizeof(start));
  const std::uint64_t size = std::uint64_t{count} * element_size;
  if (count == 0) return Region{};
  // The true size of a type that is too large is not known.
  if (start + size > bytes_.size() || element_size >= wit::Layout::kTooLarge) {
    return Bad(fmt::format("data of {} at offset {} reaches outside the {} of the flat form",
                           Count(static_cast<std::size_t>(size), "byte"), start,
                           Count(bytes_.size(), "byte")));
  }
  if (size > unused_) return Bad("data of the flat form is used twice");
  unused_ -= static_cast<std::size_t>(size);
  return Region{start, count};
}

bool Decoder::CountEmpty() {
  if (++empty_values_ <= kMaxEmptyValues) return true;
  return failure_.Set(ErrorCode::kResourceExhausted,
                      fmt::format("more than {} values of types without content", kMaxEmptyValues));
}

std::optional<Value> Decoder::Decode(const Type& type, std::size_t offset) {
  if (type.layout().size == 0 && !CountEmpty()) return std::nullopt;
  switch (type.kind()) {
    case Kind::kBool:
      return Load<std::uint8_t>(offset) != 0;
    case Kind::kS8:
      return Load<std::int8_t>(offset);
    case Kind::kU8:
      return Load<std::uint8_t>(offset);
    case Kind::kS16:
      return Load<std::int16_t>(offset);
    case Kind::kU16:
      return Load<std::uint16_t>(offset);
    case Kind::kS32:
      return Load<std::int32_t>(offset);
    case Kind::kU32:
      return Load<std::uint32_t>(offset);
    case Kind::kS64:
      return Load<std::int64_t>(offset);
    case Kind::kU64:
      return Load<std::uint64_t>(offset);
    case Kind::kF32:
      return Load<float>(offset);
    case Kind::kF64:
      return Load<double>(offset);
    case Kind::kChar:
      return DecodeCharacter(offset);
    case Kind::kString:
      return DecodeString(offset);
    case Kind::kRecord:
      return DecodeRecord(type, offset);
    case Kind::kTuple:
      return DecodeTuple(type, offset);
    case Kind::kList:
      return DecodeList(type, offset);
    case Kind::kFixedList:
      return DecodeItems(type.fixed_list().element, type.fixed_list().length, offset);
    case Kind::kMap:
      return DecodeMap(type, offset);
    case Kind::kFlags:
      return DecodeFlags(type, offset);
    case Kind::kEnum:
      return DecodeEnum(type, offset);
    case Kind::kVariant:
    case Kind::kOption:
    case Kind::kResult:
      return DecodeVariant(type, offset);
    case Kind::kErrorContext:
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
      return Handle{Load<std::uint32_t>(offset)};
  }
  failure_.Set(ErrorCode::kInternal, "a type of an unknown kind");
  return std::nullopt;
}

std::optional<Value> Decoder::DecodeCharacter(std::size_t offset) {
  const auto number = Load<std::uint32_t>(offset);
  const auto scalar = static_cast<char32_t>(number);
  if (!IsScalarValue(scalar)) {
    return Bad(fmt::format("{:#x} is no Unicode scalar value, which a `char` is", number));
  }
  return scalar;
}

std::optional<Value> Decoder::DecodeString(std::size_t offset) {
  const auto region = EnterRegion(offset, 1);
  if (!region) return std::nullopt;
  const std::string_view text = AsText(bytes_.subspan(region->start, region->count));
  if (!IsUtf8(text)) return Bad("a `string` that is not UTF-8");
  return std::optional<Value>(std::in_place, std::string(text));
}

std::optional<Value> Decoder::DecodeRecord(const Type& type, std::size_t offset) {
  const wit::RecordType& record = type.record();
  Sequence sequence;
  sequence.items.reserve(record.fields.size());
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    auto item = Decode(record.fields[i].type, offset + record.offsets[i]);
    if (!item) {
      failure_.InField(record.fields[i].name);
      return std::nullopt;
    }
    sequence.items.push_back(*std::move(item));
  }
  return sequence;
}

std::optional<Value> Decoder::DecodeTuple(const Type& type, std::size_t offset) {
  const wit::TupleType& tuple = type.tuple();
  Sequence sequence;
  sequence.items.reserve(tuple.elements.size());
  for (std::size_t i = 0; i < tuple.elements.size(); ++i) {
    auto item = Decode(tuple.elements[i], offset + tuple.offsets[i]);
    if (!item) {
      failure_.InItem(i);
      return std::nullopt;
    }
    sequence.items.push_back(*std::move(item));
  }
  return sequence;
}

std::optional<Value> Decoder::DecodeItems(const Type& element, std::size_t count,
                                          std::size_t offset) {
  Sequence sequence;
  std::vector<Value>& items = sequence.items;
  const std::size_t size = element.layout().size;
  if (size != 0) items.reserve(count);  // bounded by the region; empty values are not
  const bool is_number = WithNumberType(element.kind(), [&](auto zero) {
    using Number = decltype(zero);
    for (std::size_t i = 0; i < count; ++i) {
      items.emplace_back(Load<Number>(offset + i * sizeof(Number)));
    }
  });
  if (is_number) return sequence;
  for (std::size_t i = 0; i < count; ++i) {
    auto item = Decode(element, offset + i * size);
    if (!item) {
      failure_.InItem(i);
      return std::nullopt;
    }
    items.push_back(*std::move(item));
  }
  return sequence;
}

std::optional<Value> Decoder::DecodeList(const Type& type, std::size_t offset) {
  const Type& element = type.list().element;
  const auto region = EnterRegion(offset, element.layout().size);
  if (!region) return std::nullopt;
  if (element.kind() == Kind::kU8) {
    const ByteView data = bytes_.subspan(region->start, region->count);
    return std::optional<Value>(std::in_place, Bytes(data.begin(), data.end()));
  }
  return DecodeItems(element, region->count, region->start);
}

std::optional<Value> Decoder::DecodeMap(const Type& type, std::size_t offset) {
  const wit::MapType& map_type = type.map();
  const std::size_t entry_size = map_type.entry.layout().size;
  const std::vector<std::uint32_t>& parts = map_type.entry.tuple().offsets;
  const auto region = EnterRegion(offset, map_type.entry.layout().size);
  if (!region) return std::nullopt;
  Map map;
  if (entry_size != 0) map.entries.reserve(region->count);
  for (std::size_t i = 0; i < region->count; ++i) {
    const std::size_t at = region->start + i * entry_size;
    auto key = Decode(map_type.key, at + parts[0]);
    auto mapped = key ? Decode(map_type.value, at + parts[1]) : std::nullopt;
    if (!mapped) {
      failure_.InItem(i);
      return std::nullopt;
    }
    map.entries.emplace_back(*std::move(key), *std::move(mapped));
  }
  return map;
}

std::optional<Value> Decoder::DecodeFlags(const Type& type, std::size_t offset) {
  const std::size_t count = type.flags().names.size();
  Flags flags = NoFlags(count);
  if (count != 0) std::memcpy(flags.words.data(), bytes_.data() + offset, type.layout().size);
  // Bits beyond the last name are ignored, as in the canonical ABI.
  if (count % 32 != 0) flags.words.back() &= (1U << (count % 32)) - 1U;
  return flags;
}

std::optional<Value> Decoder::DecodeEnum(const Type& type, std::size_t offset) {
  const wit::EnumType& enumeration = type.enumeration();
  const std::uint32_t index = LoadDiscriminant(offset, enumeration.discriminant_size);
  if (index >= enumeration.names.size()) {
    return Bad(fmt::format("`{}` has no case number {}", ToWit(type), index));
  }
  return Enum{index};
}

std::optional<Value> Decoder::DecodeVariant(const Type& type, std::size_t offset) {
  const wit::VariantShape& shape = ShapeOf(type);
  const std::uint32_t index = LoadDiscriminant(offset, shape.discriminant_size);
  const auto chosen = CaseOf(type, index);
  if (!chosen) return Bad(fmt::format("`{}` has no case number {}", ToWit(type), index));
  if (chosen->payload == nullptr) return Variant(index);
  auto payload = Decode(*chosen->payload, offset + shape.payload_offset);
  if (!payload) {
    failure_.InCase(type, chosen->name);
    return std::nullopt;
  }
  return Variant(index, *std::move(payload));
}

}  // namespace

std::vector<std::size_t> ParameterOffsets(const wit::FunctionType& function) {
  RootLayout root;
  std::vector<std::size_t> offsets;
  offsets.reserve(function.parameters.size());
  for (const wit::Parameter& parameter : function.parameters) {
    offsets.push_back(static_cast<std::size_t>(root.Place(parameter.type.layout())));
  }
  return offsets;
}

Result<std::vector<Value>> DecodeParameters(const wit::FunctionType& function, ByteView bytes) {
  RootLayout root;
  for (const wit::Parameter& parameter : function.parameters) root.Place(parameter.type.layout());
  Decoder decoder(bytes);
  if (!decoder.EnterRoot(root.size())) return std::unexpected(decoder.failure().Take());

  std::vector<Value> arguments;
  arguments.reserve(function.parameters.size());
  RootLayout place;
  for (const wit::Parameter& parameter : function.parameters) {
    const std::uint64_t offset = place.Place(parameter.type.layout());
    auto argument = decoder.Decode(parameter.type, static_cast<std::size_t>(offset));
    if (!argument) {
      return std::unexpected(
          decoder.failure().Take().WithContext(fmt::format("argument `{}`", parameter.name)));
    }
    arguments.push_back(*std::move(argument));
  }
  return arguments;
}

Result<std::optional<Value>> DecodeResult(const wit::FunctionType& function, ByteView bytes) {
  if (!function.result) return std::nullopt;
  COMPOSABLE_TRY(Value result, DecodeValue(*function.result, bytes));
  return result;
}

Result<Value> DecodeValue(const Type& type, ByteView bytes) {
  Decoder decoder(bytes);
  if (!decoder.EnterRoot(type.layout().size)) return std::unexpected(decoder.failure().Take());
  auto value = decoder.Decode(type, 0);
  if (!value) return std::unexpected(decoder.failure().Take());
  return *std::move(value);
}

}  // namespace composable::value
