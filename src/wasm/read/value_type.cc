// Value types. Source: component model, Binary.md "Type Definitions".

#include "wasm/extern_name.h"
#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

bool IsPrimitive(std::uint8_t byte) { return (byte >= 0x73 && byte <= 0x7F) || byte == 0x64; }

// <T>? ::= 0x00 | 0x01 t:<T>
Result<std::optional<ValueType>> ReadOptionalValueType(Input& in, std::string_view production) {
  COMPOSABLE_TRY(const bool is_present,
                 ReadFlag(in, production, "no type (0x00) or a type (0x01)"));
  if (!is_present) return std::nullopt;
  return ReadValueType(in);
}

// Refuses an empty vector where the grammar wants elements.
template <typename Vector>
Result<Vector> NonEmpty(Result<Vector> vector, std::uint64_t offset, std::string_view elements) {
  if (vector.has_value() && vector->empty()) {
    return Cursor::ErrorAt(offset, "`{}`: expected at least one, found none", elements);
  }
  return vector;
}

// case ::= l:<labellit> t?:<valtype>? 0x00
Result<VariantCase> ReadCase(Input& in) {
  VariantCase result;
  COMPOSABLE_TRY(result.label, ReadLabel(in, "case"));
  COMPOSABLE_TRY(result.type, ReadOptionalValueType(in, "case"));
  COMPOSABLE_TRY(const std::uint8_t end, in.cursor.ReadByte("case"));
  if (end != 0x00) return in.cursor.Unexpected(end, "case", "0x00 at the end of the case");
  return result;
}

// 0x72 lt*:vec(<labelvaltype>)   => (record (field lt)*)   (if |lt*| > 0)
Result<DefinedType> ReadRecord(Input& in) {
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(auto fields,
                 NonEmpty(ReadVector(in, "record fields", limits::kRecordFields, ReadLabelledType),
                          offset, "record fields"));
  return RecordType{std::move(fields)};
}

// 0x71 case*:vec(<case>)   => (variant case+)   (if |case*| > 0)
Result<DefinedType> ReadVariant(Input& in) {
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(auto cases,
                 NonEmpty(ReadVector(in, "variant cases", limits::kVariantCases, ReadCase), offset,
                          "variant cases"));
  return VariantType{std::move(cases)};
}

// 0x70 t:<valtype>   => (list t)
Result<DefinedType> ReadList(Input& in) {
  COMPOSABLE_TRY(const ValueType element, ReadValueType(in));
  return ListType{element};
}

// 0x67 t:<valtype> len:<u32>   => (list t len)   (if len > 0)
Result<DefinedType> ReadFixedList(Input& in) {
  COMPOSABLE_TRY(const ValueType element, ReadValueType(in));
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(const std::uint32_t length, in.cursor.ReadU32("list length"));
  if (length == 0 || length > limits::kFixedListLength) {
    return Cursor::ErrorAt(offset, "`list length`: expected 1 to {}, found {}",
                           limits::kFixedListLength, length);
  }
  return FixedListType{element, length};
}

// 0x6f t*:vec(<valtype>)   => (tuple t+)   (if |t*| > 0)
Result<DefinedType> ReadTuple(Input& in) {
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(auto elements,
                 NonEmpty(ReadVector(in, "tuple elements", limits::kTupleElements, ReadValueType),
                          offset, "tuple elements"));
  return TupleType{std::move(elements)};
}

// 0x6e l*:vec(<labellit>)   => (flags l+)   (if 0 < |l*| <= 32)
Result<DefinedType> ReadFlags(Input& in) {
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(auto labels,
                 NonEmpty(ReadVector(in, "flags labels", limits::kFlagNames,
                                     [](Input& input) { return ReadLabel(input, "flags"); }),
                          offset, "flags labels"));
  return FlagsType{std::move(labels)};
}

// 0x6d l*:vec(<labellit>)   => (enum l+)   (if |l*| > 0)
Result<DefinedType> ReadEnum(Input& in) {
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(auto labels,
                 NonEmpty(ReadVector(in, "enum labels", limits::kEnumNames,
                                     [](Input& input) { return ReadLabel(input, "enum"); }),
                          offset, "enum labels"));
  return EnumType{std::move(labels)};
}

// 0x6b t:<valtype>   => (option t)
Result<DefinedType> ReadOption(Input& in) {
  COMPOSABLE_TRY(const ValueType type, ReadValueType(in));
  return OptionType{type};
}

// 0x6a t?:<valtype>? u?:<valtype>?   => (result t? (error u)?)
Result<DefinedType> ReadResult(Input& in) {
  ResultType result;
  COMPOSABLE_TRY(result.ok, ReadOptionalValueType(in, "result"));
  COMPOSABLE_TRY(result.error, ReadOptionalValueType(in, "result"));
  return result;
}

// 0x69 i:<typeidx>   => (own i)
Result<DefinedType> ReadOwn(Input& in) {
  COMPOSABLE_TRY(const auto resource, ReadIndex<TypeIndex>(in, "own"));
  return OwnType{resource};
}

// 0x68 i:<typeidx>   => (borrow i)
Result<DefinedType> ReadBorrow(Input& in) {
  COMPOSABLE_TRY(const auto resource, ReadIndex<TypeIndex>(in, "borrow"));
  return BorrowType{resource};
}

// 0x66 t?:<valtype>?   => (stream t?)
Result<DefinedType> ReadStream(Input& in) {
  COMPOSABLE_TRY(const auto element, ReadOptionalValueType(in, "stream"));
  return StreamType{element};
}

// 0x65 t?:<valtype>?   => (future t?)
Result<DefinedType> ReadFuture(Input& in) {
  COMPOSABLE_TRY(const auto payload, ReadOptionalValueType(in, "future"));
  return FutureType{payload};
}

// 0x63 k:<valtype> v:<valtype>   => (map k v)   (if k is in <keytype>)
Result<DefinedType> ReadMap(Input& in) {
  MapType map;
  COMPOSABLE_TRY(map.key, ReadValueType(in));
  COMPOSABLE_TRY(map.value, ReadValueType(in));
  return map;
}

}  // namespace

// labellit ::= len:<u32> l:<label>   => "l"   (if len = |l|)
Result<std::string> ReadLabel(Input& in, std::string_view production) {
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(auto label, in.cursor.ReadName(production));
  if (!IsLabel(label)) {
    return Cursor::ErrorAt(offset,
                           "`{}`: expected a label in kebab case, such as `my-name`, found `{}`",
                           production, label);
  }
  return label;
}

// labelvaltype ::= l:<labellit> t:<valtype>
Result<LabelledType> ReadLabelledType(Input& in) {
  LabelledType result;
  COMPOSABLE_TRY(result.label, ReadLabel(in, "labelvaltype"));
  COMPOSABLE_TRY(result.type, ReadValueType(in));
  return result;
}

// valtype ::= pvt:<primvaltype> | i:<typeidx>   (the index is a non-negative s33)
Result<ValueType> ReadValueType(Input& in) {
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte("valtype"));
  if (IsPrimitive(first)) {
    COMPOSABLE_CHECK(in.cursor.ReadByte("valtype"));
    return static_cast<PrimitiveType>(first);
  }
  COMPOSABLE_TRY(const std::int64_t index, in.cursor.ReadS33("valtype"));
  if (index < 0) {
    return Cursor::ErrorAt(
        offset, "`valtype`: expected a primitive type or a type index, found {:#04x}", first);
  }
  const auto type = TypeIndex(static_cast<std::uint32_t>(index));
  COMPOSABLE_CHECK(in.scopes.Check(Sort::kType, type.value, offset, "valtype"));
  return type;
}

// resultlist ::= 0x00 t:<valtype>   => (result t)
//              | 0x01 0x00          =>
Result<std::optional<ValueType>> ReadResultList(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t form, in.cursor.ReadByte("resultlist"));
  if (form == 0x00) return ReadValueType(in);
  if (form != 0x01)
    return in.cursor.Unexpected(form, "resultlist", "a result (0x00) or none (0x01 0x00)");
  COMPOSABLE_TRY(const std::uint8_t count, in.cursor.ReadByte("resultlist"));
  if (count != 0x00) return in.cursor.Unexpected(count, "resultlist", "0x00 after 0x01");
  return std::nullopt;
}

// defvaltype ::= pvt:<primvaltype> | 0x63..0x72 …
std::optional<Result<DefinedType>> ReadDefinedType(Input& in, std::uint8_t opcode) {
  if (IsPrimitive(opcode)) return static_cast<PrimitiveType>(opcode);
  switch (opcode) {
    case 0x72:
      return ReadRecord(in);
    case 0x71:
      return ReadVariant(in);
    case 0x70:
      return ReadList(in);
    case 0x6F:
      return ReadTuple(in);
    case 0x6E:
      return ReadFlags(in);
    case 0x6D:
      return ReadEnum(in);
    case 0x6B:
      return ReadOption(in);
    case 0x6A:
      return ReadResult(in);
    case 0x69:
      return ReadOwn(in);
    case 0x68:
      return ReadBorrow(in);
    case 0x67:
      return ReadFixedList(in);
    case 0x66:
      return ReadStream(in);
    case 0x65:
      return ReadFuture(in);
    case 0x63:
      return ReadMap(in);
    default:
      return std::nullopt;
  }
}

}  // namespace composable::wasm
