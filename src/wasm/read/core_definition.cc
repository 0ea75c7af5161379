// Core types and core instances of a component. Source: component model, Binary.md "Type
// Definitions" and "Instance Definitions".

#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

// core:exportdecl ::= n:<core:name> t:<core:externtype>
Result<CoreExportType> ReadCoreExportDeclaration(Input& in) {
  CoreExportType declaration;
  COMPOSABLE_TRY(declaration.name, in.cursor.ReadName("core:exportdecl"));
  COMPOSABLE_TRY(declaration.type, ReadCoreExternType(in));
  return declaration;
}

// core:alias ::= 0x10 0x01 ct:<u32> idx:<u32>   => (alias outer ct idx (type))
Result<CoreOuterAlias> ReadCoreOuterAlias(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  COMPOSABLE_TRY(const std::uint8_t sort, in.cursor.ReadByte("core:alias"));
  if (sort != 0x10) return in.cursor.Unexpected(sort, "core:alias", "the sort type (0x10)");
  COMPOSABLE_TRY(const std::uint8_t target, in.cursor.ReadByte("core:alias"));
  if (target != 0x01) return in.cursor.Unexpected(target, "core:alias", "outer (0x01)");
  CoreOuterAlias alias;
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(alias.count, in.cursor.ReadU32("core:alias"));
  COMPOSABLE_TRY(alias.index, in.cursor.ReadU32("core:alias"));
  COMPOSABLE_CHECK(
      in.scopes.Check(Sort::kCoreType, alias.index, offset, "core:alias", alias.count));
  COMPOSABLE_CHECK(in.scopes.Define(Sort::kCoreType, start));
  return alias;
}

// core:moduledecl ::= 0x00 i:<core:import>
//                   | 0x01 t:<core:rectype>
//                   | 0x02 a:<core:alias>
//                   | 0x03 e:<core:exportdecl>
Result<ModuleTypeDeclaration> ReadModuleTypeDeclaration(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t opcode, in.cursor.ReadByte("core:moduledecl"));
  switch (opcode) {
    case 0x00:
      return ReadCoreImport(in);
    case 0x01:
      return ReadRecGroup(in);
    case 0x02:
      return ReadCoreOuterAlias(in);
    case 0x03:
      return ReadCoreExportDeclaration(in);
    default:
      return in.cursor.Unexpected(opcode, "core:moduledecl",
                                  "import (0x00), type (0x01), alias (0x02) or export (0x03)");
  }
}

// core:moduletype ::= 0x50 md*:vec(<core:moduledecl>)
Result<ModuleType> ReadModuleType(Input& in) {
  ModuleType type;
  in.scopes.Enter();
  auto declarations = ReadVector(in, "core:moduletype declarations",
                                 limits::kModuleTypeDeclarations, ReadModuleTypeDeclaration);
  in.scopes.Leave();
  COMPOSABLE_TRY(type.declarations, std::move(declarations));
  return type;
}

// core:instantiatearg ::= n:<core:name> 0x12 i:<core:instanceidx>   => (with n (instance i))
Result<CoreInstantiateArgument> ReadCoreInstantiateArgument(Input& in) {
  CoreInstantiateArgument argument;
  COMPOSABLE_TRY(argument.name, in.cursor.ReadName("core:instantiatearg"));
  COMPOSABLE_TRY(const std::uint8_t sort, in.cursor.ReadByte("core:instantiatearg"));
  if (sort != 0x12)
    return in.cursor.Unexpected(sort, "core:instantiatearg", "the sort instance (0x12)");
  COMPOSABLE_TRY(argument.instance, ReadIndex<CoreInstanceIndex>(in, "core:instantiatearg"));
  return argument;
}

// core:inlineexport ::= n:<core:name> si:<core:sortidx>
Result<CoreInlineExport> ReadCoreInlineExport(Input& in) {
  CoreInlineExport item;
  COMPOSABLE_TRY(item.name, in.cursor.ReadName("core:inlineexport"));
  COMPOSABLE_TRY(item.item, ReadCoreExternIndex(in));
  return item;
}

}  // namespace

// core:import ::= m:<core:name> n:<core:name> t:<core:externtype>
Result<CoreImport> ReadCoreImport(Input& in) {
  CoreImport import;
  COMPOSABLE_TRY(import.module, in.cursor.ReadName("core:import"));
  COMPOSABLE_TRY(import.name, in.cursor.ReadName("core:import"));
  COMPOSABLE_TRY(import.type, ReadCoreExternType(in));
  return import;
}

// core:type    ::= dt:<core:deftype>
// core:deftype ::= 0x50 md*:vec(<core:moduledecl>)   => (module md*)
//                | 0x00 st:<core:subtype>            => st   (if st starts with 0x50)
//                | rt:<core:rectype>                 => rt
Result<CoreType> ReadCoreType(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte("core:type"));
  if (first == 0x50) {
    COMPOSABLE_CHECK(in.cursor.ReadByte("core:type"));
    COMPOSABLE_TRY(auto type, ReadModuleType(in));
    COMPOSABLE_CHECK(in.scopes.Define(Sort::kCoreType, start));
    return type;
  }
  if (first == 0x00) {
    COMPOSABLE_CHECK(in.cursor.ReadByte("core:type"));
    COMPOSABLE_TRY(const std::uint8_t second, in.cursor.PeekByte("core:type"));
    if (second != 0x50) {
      return Cursor::ErrorAt(
          in.cursor.Offset(),
          "`core:type`: expected a subtype that is not final (0x50) after 0x00, found {:#04x}",
          second);
    }
  }
  return ReadRecGroup(in);
}

// core:instance     ::= ie:<core:instanceexpr>
// core:instanceexpr ::= 0x00 m:<moduleidx> arg*:vec(<core:instantiatearg>)   => (instantiate m
// arg*)
//                     | 0x01 e*:vec(<core:inlineexport>)                     => e*
Result<CoreInstance> ReadCoreInstance(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  COMPOSABLE_TRY(const std::uint8_t opcode, in.cursor.ReadByte("core:instance"));
  CoreInstance instance;
  if (opcode == 0x00) {
    CoreInstantiate instantiate;
    COMPOSABLE_TRY(instantiate.module, ReadIndex<CoreModuleIndex>(in, "core:instance"));
    COMPOSABLE_TRY(instantiate.arguments,
                   ReadVector(in, "core:instance arguments", limits::kInstantiationArguments,
                              ReadCoreInstantiateArgument));
    instance = std::move(instantiate);
  } else if (opcode == 0x01) {
    CoreInlineInstance inline_instance;
    COMPOSABLE_TRY(
        inline_instance.exports,
        ReadVector(in, "core:instance exports", limits::kInlineExports, ReadCoreInlineExport));
    instance = std::move(inline_instance);
  } else {
    return in.cursor.Unexpected(opcode, "core:instance",
                                "instantiate (0x00) or inline exports (0x01)");
  }
  COMPOSABLE_CHECK(in.scopes.Define(Sort::kCoreInstance, start));
  return instance;
}

}  // namespace composable::wasm
