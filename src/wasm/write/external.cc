// Imports and exports. Source: component model, Binary.md "Import and Export Definitions" and "Type
// Definitions" (externtype).

#include "wasm/write/productions.h"

namespace composable::wasm {
namespace {

// typebound ::= 0x00 i:<typeidx> => (eq i) | 0x01 => (sub resource)
struct ExternTypeWriter {
  Encoder& out;

  void operator()(const CoreModuleExtern& type) const { WriteIndex(out, type.type); }
  void operator()(const FuncExtern& type) const { WriteIndex(out, type.type); }
  void operator()(const ValueExtern& type) const { WriteValueType(out, type.type); }
  void operator()(const EqTypeExtern& type) const {
    out.Byte(0x00);
    WriteIndex(out, type.type);
  }
  void operator()(const SubResourceExtern&) const { out.Byte(0x01); }
  void operator()(const ComponentExtern& type) const { WriteIndex(out, type.type); }
  void operator()(const InstanceExtern& type) const { WriteIndex(out, type.type); }
};

}  // namespace

// nameattributes ::= 0x00 len:<u32> en:<externname> | 0x02 len:<u32> en:<externname>
// a*:vec(<attribute>) attribute      ::= 0x00 <interfacename> | 0x01 <semversuffix> | 0x02 <name>
void WriteExternName(Encoder& out, const ExternName& name) {
  const std::optional<std::string>* attributes[] = {&name.implements, &name.version_suffix,
                                                    &name.external_id};
  std::uint8_t count = 0;
  for (const auto* attribute : attributes) {
    if (attribute->has_value()) ++count;
  }
  out.Byte(count == 0 ? 0x00 : 0x02);
  out.Name(name.name);
  if (count == 0) return;
  out.U32(count);
  for (std::size_t kind = 0; kind < std::size(attributes); ++kind) {
    if (!attributes[kind]->has_value()) continue;
    out.Byte(static_cast<std::uint8_t>(kind));
    out.Name(**attributes[kind]);
  }
}

// externtype ::= sort:<sort> and, by sort, a type index, valtype or typebound
void WriteExternType(Encoder& out, const ExternType& type) {
  WriteSort(out, SortOf(type));
  std::visit(ExternTypeWriter{out}, type);
}

// import ::= na:<nameattributes> et:<externtype>
void WriteImport(Encoder& out, const Import& import) {
  WriteExternName(out, import.name);
  WriteExternType(out, import.type);
}

// exportdecl ::= na:<nameattributes> et:<externtype>
void WriteExportDeclaration(Encoder& out, const ExportDeclaration& declaration) {
  WriteExternName(out, declaration.name);
  WriteExternType(out, declaration.type);
}

// export ::= na:<nameattributes> si:<sortidx> et?:<externtype>?
void WriteExport(Encoder& out, const Export& item) {
  WriteExternName(out, item.name);
  WriteExternIndex(out, item.item);
  out.Byte(item.type.has_value() ? 0x01 : 0x00);
  if (item.type.has_value()) WriteExternType(out, *item.type);
}

}  // namespace composable::wasm
