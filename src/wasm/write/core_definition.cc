// Core types and core instances of a component. Source: component model, Binary.md "Type
// Definitions" and "Instance Definitions".

#include "wasm/write/productions.h"

namespace composable::wasm {
namespace {

// core:moduledecl ::= 0x00 <core:import> | 0x01 <core:rectype> | 0x02 <core:alias> | 0x03
// <core:exportdecl>
struct ModuleTypeDeclarationWriter {
  Encoder& out;

  void operator()(const CoreImport& import) const {
    out.Byte(0x00);
    out.Name(import.module);
    out.Name(import.name);
    WriteCoreExternType(out, import.type);
  }
  void operator()(const RecGroup& group) const {
    out.Byte(0x01);
    WriteRecGroup(out, group, RecGroupPlace::kModuleType);
  }
  // core:alias ::= 0x10 0x01 ct:<u32> idx:<u32>
  void operator()(const CoreOuterAlias& alias) const {
    out.Byte(0x02);
    out.Byte(0x10);
    out.Byte(0x01);
    out.U32(alias.count);
    out.U32(alias.index);
  }
  void operator()(const CoreExportType& declaration) const {
    out.Byte(0x03);
    out.Name(declaration.name);
    WriteCoreExternType(out, declaration.type);
  }
};

void WriteModuleTypeDeclaration(Encoder& out, const ModuleTypeDeclaration& declaration) {
  std::visit(ModuleTypeDeclarationWriter{out}, declaration);
}

// core:instantiatearg ::= n:<core:name> 0x12 i:<core:instanceidx>
void WriteCoreInstantiateArgument(Encoder& out, const CoreInstantiateArgument& argument) {
  out.Name(argument.name);
  out.Byte(0x12);
  WriteIndex(out, argument.instance);
}

// core:inlineexport ::= n:<core:name> si:<core:sortidx>
void WriteCoreInlineExport(Encoder& out, const CoreInlineExport& item) {
  out.Name(item.name);
  WriteCoreExternIndex(out, item.item);
}

}  // namespace

// core:deftype ::= 0x50 md*:vec(<core:moduledecl>) | 0x00 st:<core:subtype> | rt:<core:rectype>
void WriteCoreType(Encoder& out, const CoreType& type) {
  if (const auto* group = std::get_if<RecGroup>(&type)) {
    WriteRecGroup(out, *group, RecGroupPlace::kComponent);
    return;
  }
  out.Byte(0x50);
  WriteVector(out, std::get<ModuleType>(type).declarations, WriteModuleTypeDeclaration);
}

// core:instanceexpr ::= 0x00 m:<moduleidx> arg*:vec(<core:instantiatearg>) | 0x01
// e*:vec(<core:inlineexport>)
void WriteCoreInstance(Encoder& out, const CoreInstance& instance) {
  if (const auto* instantiate = std::get_if<CoreInstantiate>(&instance)) {
    out.Byte(0x00);
    WriteIndex(out, instantiate->module);
    WriteVector(out, instantiate->arguments, WriteCoreInstantiateArgument);
    return;
  }
  out.Byte(0x01);
  WriteVector(out, std::get<CoreInlineInstance>(instance).exports, WriteCoreInlineExport);
}

}  // namespace composable::wasm
