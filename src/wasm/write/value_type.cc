// Value types. Source: component model, Binary.md "Type Definitions".

#include "wasm/write/productions.h"

namespace composable::wasm {
namespace {

// <T>? ::= 0x00 | 0x01 t:<T>
void WriteOptionalValueType(Encoder& out, const std::optional<ValueType>& type) {
  out.Byte(type.has_value() ? 0x01 : 0x00);
  if (type.has_value()) WriteValueType(out, *type);
}

// case ::= l:<labellit> t?:<valtype>? 0x00
void WriteCase(Encoder& out, const VariantCase& variant_case) {
  out.Name(variant_case.label);
  WriteOptionalValueType(out, variant_case.type);
  out.Byte(0x00);
}

void WriteLabel(Encoder& out, const std::string& label) { out.Name(label); }

// defvaltype ::= pvt:<primvaltype> | 0x63..0x72 …
struct DefinedTypeWriter {
  Encoder& out;

  void operator()(PrimitiveType type) const { out.Byte(static_cast<std::uint8_t>(type)); }
  void operator()(const RecordType& type) const {
    out.Byte(0x72);
    WriteVector(out, type.fields, WriteLabelledType);
  }
  void operator()(const VariantType& type) const {
    out.Byte(0x71);
    WriteVector(out, type.cases, WriteCase);
  }
  void operator()(const ListType& type) const {
    out.Byte(0x70);
    WriteValueType(out, type.element);
  }
  void operator()(const FixedListType& type) const {
    out.Byte(0x67);
    WriteValueType(out, type.element);
    out.U32(type.length);
  }
  void operator()(const TupleType& type) const {
    out.Byte(0x6F);
    WriteVector(out, type.elements, WriteValueType);
  }
  void operator()(const FlagsType& type) const {
    out.Byte(0x6E);
    WriteVector(out, type.labels, WriteLabel);
  }
  void operator()(const EnumType& type) const {
    out.Byte(0x6D);
    WriteVector(out, type.labels, WriteLabel);
  }
  void operator()(const OptionType& type) const {
    out.Byte(0x6B);
    WriteValueType(out, type.type);
  }
  void operator()(const ResultType& type) const {
    out.Byte(0x6A);
    WriteOptionalValueType(out, type.ok);
    WriteOptionalValueType(out, type.error);
  }
  void operator()(const OwnType& type) const {
    out.Byte(0x69);
    WriteIndex(out, type.resource);
  }
  void operator()(const BorrowType& type) const {
    out.Byte(0x68);
    WriteIndex(out, type.resource);
  }
  void operator()(const StreamType& type) const {
    out.Byte(0x66);
    WriteOptionalValueType(out, type.element);
  }
  void operator()(const FutureType& type) const {
    out.Byte(0x65);
    WriteOptionalValueType(out, type.payload);
  }
  void operator()(const MapType& type) const {
    out.Byte(0x63);
    WriteValueType(out, type.key);
    WriteValueType(out, type.value);
  }
};

}  // namespace

// valtype ::= pvt:<primvaltype> | i:<typeidx>   (the index is a non-negative s33)
void WriteValueType(Encoder& out, const ValueType& type) {
  if (const auto* primitive = std::get_if<PrimitiveType>(&type)) {
    out.Byte(static_cast<std::uint8_t>(*primitive));
  } else {
    out.S33(std::get<TypeIndex>(type).value);
  }
}

void WriteDefinedType(Encoder& out, const DefinedType& type) {
  std::visit(DefinedTypeWriter{out}, type);
}

// resultlist ::= 0x00 t:<valtype> | 0x01 0x00
void WriteResultList(Encoder& out, const std::optional<ValueType>& result) {
  if (result.has_value()) {
    out.Byte(0x00);
    WriteValueType(out, *result);
  } else {
    out.Byte(0x01);
    out.Byte(0x00);
  }
}

// labelvaltype ::= l:<labellit> t:<valtype>
void WriteLabelledType(Encoder& out, const LabelledType& labelled) {
  out.Name(labelled.label);
  WriteValueType(out, labelled.type);
}

}  // namespace composable::wasm
