#include <cmath>
#include <cstring>
#include <stdexcept>

#include "unit/engine/random_value.h"
#include "value/cases.h"

namespace composable::engine {
namespace {

using value::Value;

std::uint64_t Below(std::mt19937& random, std::uint64_t bound) {
  return std::uniform_int_distribution<std::uint64_t>(0, bound - 1)(random);
}

// Small numbers, and all bits at random.
template <typename Number>
Value RandomNumber(std::mt19937& random) {
  if (Below(random, 4) == 0) return static_cast<Number>(Below(random, 3));
  const std::uint64_t bits = (std::uint64_t{random()} << 32U) | random();
  Number number{};
  std::memcpy(&number, &bits, sizeof number);
  if constexpr (std::is_floating_point_v<Number>) {
    if (std::isnan(number)) return Number{-0.5};
  }
  return number;
}

std::string RandomText(std::mt19937& random) {
  static const std::string kParts[] = {
      "a", "Z", " ", "\n", "\"", "ä", "€", "😀", std::string(1, '\0')};
  std::string text;
  for (std::uint64_t i = Below(random, 20); i > 0; --i)
    text += kParts[Below(random, std::size(kParts))];
  return text;
}

char32_t RandomChar(std::mt19937& random) {
  static constexpr char32_t kChars[] = {0, U'a', U'é', 0xD7FF, 0xE000, 0xFFFF, 0x10FFFF};
  return kChars[Below(random, std::size(kChars))];
}

value::Sequence RandomItems(const wit::Type& element, std::uint64_t count, std::mt19937& random) {
  value::Sequence items;
  for (std::uint64_t i = 0; i < count; ++i) items.items.push_back(RandomValue(element, random));
  return items;
}

Value RandomCase(std::uint64_t index, const std::optional<wit::Type>& payload,
                 std::mt19937& random) {
  const auto number = static_cast<std::uint32_t>(index);
  if (!payload) return value::Variant(number);
  return value::Variant(number, RandomValue(*payload, random));
}

Value RandomList(const wit::Type& element, std::mt19937& random) {
  const std::uint64_t count = Below(random, 6);
  if (element.kind() != wit::Kind::kU8) return RandomItems(element, count, random);
  Bytes bytes;
  for (std::uint64_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::uint8_t>(random()));
  return bytes;
}

Value RandomFlags(std::size_t count, std::mt19937& random) {
  value::Flags flags = value::NoFlags(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (Below(random, 2) == 1) value::SetFlag(flags, i);
  }
  return flags;
}

Value RandomMap(const wit::MapType& map, std::mt19937& random) {
  value::Map made;
  for (std::uint64_t i = Below(random, 4); i > 0; --i) {
    Value key = RandomValue(map.key, random);
    made.entries.emplace_back(std::move(key), RandomValue(map.value, random));
  }
  return made;
}

}  // namespace

Value RandomValue(const wit::Type& type, std::mt19937& random) {
  using wit::Kind;
  switch (type.kind()) {
    case Kind::kBool:
      return Below(random, 2) == 1;
    case Kind::kS8:
      return RandomNumber<std::int8_t>(random);
    case Kind::kU8:
      return RandomNumber<std::uint8_t>(random);
    case Kind::kS16:
      return RandomNumber<std::int16_t>(random);
    case Kind::kU16:
      return RandomNumber<std::uint16_t>(random);
    case Kind::kS32:
      return RandomNumber<std::int32_t>(random);
    case Kind::kU32:
      return RandomNumber<std::uint32_t>(random);
    case Kind::kS64:
      return RandomNumber<std::int64_t>(random);
    case Kind::kU64:
      return RandomNumber<std::uint64_t>(random);
    case Kind::kF32:
      return RandomNumber<float>(random);
    case Kind::kF64:
      return RandomNumber<double>(random);
    case Kind::kChar:
      return RandomChar(random);
    case Kind::kString:
      return RandomText(random);
    case Kind::kList:
      return RandomList(type.list().element, random);
    case Kind::kFixedList:
      return RandomItems(type.fixed_list().element, type.fixed_list().length, random);
    case Kind::kRecord: {
      value::Sequence fields;
      for (const wit::Field& field : type.record().fields) {
        fields.items.push_back(RandomValue(field.type, random));
      }
      return fields;
    }
    case Kind::kTuple: {
      value::Sequence elements;
      for (const wit::Type& element : type.tuple().elements) {
        elements.items.push_back(RandomValue(element, random));
      }
      return elements;
    }
    case Kind::kVariant: {
      const std::uint64_t index = Below(random, type.variant().cases.size());
      return RandomCase(index, type.variant().cases[index].payload, random);
    }
    case Kind::kEnum:
      return value::Enum{
          static_cast<std::uint32_t>(Below(random, type.enumeration().names.size()))};
    case Kind::kFlags:
      return RandomFlags(type.flags().names.size(), random);
    case Kind::kOption:
      if (Below(random, 2) == 0) return value::None();
      return value::Some(RandomValue(type.option().payload, random));
    case Kind::kResult:
      return Below(random, 2) == 0 ? RandomCase(0, type.result().ok, random)
                                   : RandomCase(1, type.result().error, random);
    case Kind::kMap:
      return RandomMap(type.map(), random);
    default:
      throw std::logic_error("no values of this type can be made: " + wit::ToWit(type));
  }
}

}  // namespace composable::engine
