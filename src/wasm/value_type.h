// Component value types.
//
// Source: component model, Binary.md "Type Definitions" (primvaltype, defvaltype, valtype).
// Enumerators are the binary opcodes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "wasm/index.h"

namespace composable::wasm {

enum class PrimitiveType : std::uint8_t {
  kBool = 0x7F,
  kS8 = 0x7E,
  kU8 = 0x7D,
  kS16 = 0x7C,
  kU16 = 0x7B,
  kS32 = 0x7A,
  kU32 = 0x79,
  kS64 = 0x78,
  kU64 = 0x77,
  kF32 = 0x76,
  kF64 = 0x75,
  kChar = 0x74,
  kString = 0x73,
  kErrorContext = 0x64,
};

// As WIT spells it: "bool", "error-context".
std::string_view PrimitiveTypeName(PrimitiveType type);

using ValueType = std::variant<PrimitiveType, TypeIndex>;

// labelvaltype: a record field or a parameter.
struct LabelledType {
  std::string label;
  ValueType type;
  bool operator==(const LabelledType&) const = default;
};

struct VariantCase {
  std::string label;
  std::optional<ValueType> type;
  bool operator==(const VariantCase&) const = default;
};

struct RecordType {
  std::vector<LabelledType> fields;
  bool operator==(const RecordType&) const = default;
};
struct VariantType {
  std::vector<VariantCase> cases;
  bool operator==(const VariantType&) const = default;
};
struct ListType {
  ValueType element;
  bool operator==(const ListType&) const = default;
};
struct FixedListType {
  ValueType element;
  std::uint32_t length = 0;
  bool operator==(const FixedListType&) const = default;
};
struct TupleType {
  std::vector<ValueType> elements;
  bool operator==(const TupleType&) const = default;
};
struct FlagsType {
  std::vector<std::string> labels;
  bool operator==(const FlagsType&) const = default;
};
struct EnumType {
  std::vector<std::string> labels;
  bool operator==(const EnumType&) const = default;
};
struct OptionType {
  ValueType type;
  bool operator==(const OptionType&) const = default;
};
struct ResultType {
  std::optional<ValueType> ok;
  std::optional<ValueType> error;
  bool operator==(const ResultType&) const = default;
};
struct OwnType {
  TypeIndex resource;
  bool operator==(const OwnType&) const = default;
};
struct BorrowType {
  TypeIndex resource;
  bool operator==(const BorrowType&) const = default;
};
struct StreamType {
  std::optional<ValueType> element;
  bool operator==(const StreamType&) const = default;
};
struct FutureType {
  std::optional<ValueType> payload;
  bool operator==(const FutureType&) const = default;
};
struct MapType {
  ValueType key;
  ValueType value;
  bool operator==(const MapType&) const = default;
};

// defvaltype
using DefinedType = std::variant<PrimitiveType, RecordType, VariantType, ListType, FixedListType,
                                 TupleType, FlagsType, EnumType, OptionType, ResultType, OwnType,
                                 BorrowType, StreamType, FutureType, MapType>;

}  // namespace composable::wasm
