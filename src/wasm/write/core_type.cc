// Core WebAssembly types. Source: WebAssembly 3.0, "Binary Format: Types".

#include "wasm/write/productions.h"

namespace composable::wasm {
namespace {

// absheaptype ::= 0x68..0x75 | 0x65 0x68..0x75   => shared
void WriteAbstractHeap(Encoder& out, const AbstractHeap& heap) {
  if (heap.is_shared) out.Byte(0x65);
  out.Byte(static_cast<std::uint8_t>(heap.type));
}

// heaptype ::= absheaptype | i:s33 => i (if i >= 0) | 0x62 i:u32 => exact i
void WriteHeapType(Encoder& out, const HeapType& heap) {
  if (const auto* abstract = std::get_if<AbstractHeap>(&heap)) {
    WriteAbstractHeap(out, *abstract);
    return;
  }
  const auto& concrete = std::get<ConcreteHeap>(heap);
  if (concrete.is_exact) {
    out.Byte(0x62);
    WriteIndex(out, concrete.type);
  } else {
    out.S33(concrete.type.value);
  }
}

// reftype ::= 0x64 ht:heaptype => (ref ht) | 0x63 ht:heaptype => (ref null ht) | ht:absheaptype =>
// (ref null ht) The last, shorter form is the canonical one where it applies.
void WriteRefType(Encoder& out, const RefType& type) {
  if (!type.is_nullable) {
    out.Byte(0x64);
  } else if (!std::holds_alternative<AbstractHeap>(type.heap)) {
    out.Byte(0x63);
  }
  WriteHeapType(out, type.heap);
}

// fieldtype ::= storagetype mut;  mut ::= 0x00 => const | 0x01 => var
void WriteFieldType(Encoder& out, const FieldType& field) {
  if (const auto* packed = std::get_if<PackedType>(&field.storage)) {
    out.Byte(static_cast<std::uint8_t>(*packed));
  } else {
    WriteCoreValueType(out, std::get<CoreValueType>(field.storage));
  }
  out.Byte(field.is_mutable ? 0x01 : 0x00);
}

// body ::= 0x60 functype | 0x5f vec(fieldtype) | 0x5e fieldtype | 0x5d s33
struct CompositeWriter {
  Encoder& out;

  void operator()(const CoreFuncType& function) const {
    out.Byte(0x60);
    WriteVector(out, function.parameters, WriteCoreValueType);
    WriteVector(out, function.results, WriteCoreValueType);
  }
  void operator()(const StructType& type) const {
    out.Byte(0x5F);
    WriteVector(out, type.fields, WriteFieldType);
  }
  void operator()(const ArrayType& type) const {
    out.Byte(0x5E);
    WriteFieldType(out, type.element);
  }
  void operator()(const ContType& type) const {
    out.Byte(0x5D);
    out.S33(type.function.value);
  }
};

// comptype ::= 0x65? (0x4c i:typeidx)? (0x4d i:typeidx)? body
void WriteCompositeType(Encoder& out, const CompositeType& composite) {
  if (composite.is_shared) out.Byte(0x65);
  if (composite.describes.has_value()) {
    out.Byte(0x4C);
    WriteIndex(out, *composite.describes);
  }
  if (composite.descriptor.has_value()) {
    out.Byte(0x4D);
    WriteIndex(out, *composite.descriptor);
  }
  std::visit(CompositeWriter{out}, composite.body);
}

// subtype ::= 0x50 vec(typeidx) comptype => (sub x* ct) | 0x4f vec(typeidx) comptype => (sub final
// x* ct)
//           | comptype => (sub final ct)
// The last, shorter form is the canonical one where it applies.
void WriteSubType(Encoder& out, const SubType& sub, std::optional<std::uint8_t> prefix) {
  if (!sub.is_final || sub.supertype.has_value()) {
    if (!sub.is_final && prefix.has_value()) out.Byte(*prefix);
    out.Byte(sub.is_final ? 0x4F : 0x50);
    out.U32(sub.supertype.has_value() ? 1 : 0);
    if (sub.supertype.has_value()) WriteIndex(out, *sub.supertype);
  }
  WriteCompositeType(out, sub.composite);
}

// Flags, a minimum and perhaps a maximum.
template <typename Limited>
void WriteLimits(Encoder& out, const Limited& limited, std::uint8_t more_flags) {
  out.Byte(static_cast<std::uint8_t>((limited.maximum.has_value() ? 0x01U : 0U) |
                                     (limited.is_shared ? 0x02U : 0U) |
                                     (limited.is_64 ? 0x04U : 0U) | more_flags));
  out.U64(limited.minimum);
  if (limited.maximum.has_value()) out.U64(*limited.maximum);
}

// externtype ::= 0x00 typeidx | 0x01 tabletype | 0x02 memtype | 0x03 globaltype | 0x04 tagtype |
// 0x20 typeidx
struct CoreExternWriter {
  Encoder& out;

  void operator()(const CoreFuncExtern& function) const {
    out.Byte(function.is_exact ? 0x20 : 0x00);
    WriteIndex(out, function.type);
  }
  // tabletype ::= et:reftype lim:limits
  void operator()(const TableType& table) const {
    out.Byte(0x01);
    WriteRefType(out, table.element);
    WriteLimits(out, table, 0);
  }
  // memtype ::= lim:limits p:u32?
  void operator()(const MemoryType& memory) const {
    out.Byte(0x02);
    WriteLimits(out, memory, memory.page_size_log2.has_value() ? 0x08 : 0);
    if (memory.page_size_log2.has_value()) out.U32(*memory.page_size_log2);
  }
  // globaltype ::= t:valtype flags:byte
  void operator()(const GlobalType& global) const {
    out.Byte(0x03);
    WriteCoreValueType(out, global.content);
    out.Byte(static_cast<std::uint8_t>((global.is_mutable ? 0x01U : 0U) |
                                       (global.is_shared ? 0x02U : 0U)));
  }
  // tagtype ::= 0x00 x:typeidx
  void operator()(const TagType& tag) const {
    out.Byte(0x04);
    out.Byte(0x00);
    WriteIndex(out, tag.type);
  }
};

}  // namespace

// valtype ::= 0x7b..0x7f | reftype
void WriteCoreValueType(Encoder& out, const CoreValueType& type) {
  if (const auto* number = std::get_if<NumberType>(&type)) {
    out.Byte(static_cast<std::uint8_t>(*number));
  } else {
    WriteRefType(out, std::get<RefType>(type));
  }
}

// rectype ::= 0x4e vec(subtype) => (rec st*) | subtype => (rec st)
// A single subtype that is not final is told from a module type by 0x00 in front of it, in a
// component.
void WriteRecGroup(Encoder& out, const RecGroup& group, RecGroupPlace place) {
  if (group.form == RecGroup::Form::kRec) {
    out.Byte(0x4E);
    WriteVector(out, group.types,
                [](Encoder& to, const SubType& sub) { WriteSubType(to, sub, std::nullopt); });
    return;
  }
  std::optional<std::uint8_t> prefix;
  if (place == RecGroupPlace::kComponent) prefix = 0x00;
  for (const SubType& sub : group.types) WriteSubType(out, sub, prefix);
}

void WriteCoreExternType(Encoder& out, const CoreExternType& type) {
  std::visit(CoreExternWriter{out}, type);
}

}  // namespace composable::wasm
