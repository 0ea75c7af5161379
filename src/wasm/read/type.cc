// Type definitions. Source: component model, Binary.md "Type Definitions".

#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

enum class Scope : std::uint8_t { kComponent, kInstance };

// functype ::= 0x40 ps:<paramlist> rs:<resultlist>   => (func ps rs)
//            | 0x43 ps:<paramlist> rs:<resultlist>   => (func async ps rs)
Result<Type> ReadFunctionType(Input& in, std::uint8_t opcode) {
  FunctionType function;
  function.is_async = opcode == 0x43;
  COMPOSABLE_TRY(function.parameters, ReadVector(in, "functype parameters",
                                                 limits::kFunctionParameters, ReadLabelledType));
  COMPOSABLE_TRY(function.result, ReadResultList(in));
  return function;
}

// resourcetype ::= 0x3f t:<core:valtype> f?:<core:funcidx>?   => (resource (rep t) (dtor f)?)
Result<Type> ReadResourceType(Input& in) {
  ResourceType resource;
  COMPOSABLE_TRY(resource.representation, ReadCoreValueType(in));
  COMPOSABLE_TRY(const bool has_destructor,
                 ReadFlag(in, "resourcetype", "no destructor (0x00) or a destructor (0x01)"));
  if (has_destructor) {
    COMPOSABLE_TRY(resource.destructor, ReadIndex<CoreFuncIndex>(in, "resourcetype"));
  }
  return resource;
}

// componentdecl ::= 0x03 id:<importdecl> | id:<instancedecl>
// instancedecl  ::= 0x00 t:<core:type> | 0x01 t:<type> | 0x02 a:<alias> | 0x04 ed:<exportdecl>
Result<Declaration> ReadDeclaration(Input& in, Scope scope) {
  Declaration declaration;
  const std::string_view production = scope == Scope::kComponent ? "componentdecl" : "instancedecl";
  COMPOSABLE_TRY(const std::uint8_t opcode, in.cursor.ReadByte(production));
  switch (opcode) {
    case 0x00: {
      COMPOSABLE_TRY(declaration.form, ReadCoreType(in));
      return declaration;
    }
    case 0x01: {
      COMPOSABLE_TRY(declaration.form, ReadType(in));
      return declaration;
    }
    case 0x02: {
      COMPOSABLE_TRY(declaration.form, ReadAlias(in));
      return declaration;
    }
    case 0x03:
      if (scope == Scope::kComponent) {
        COMPOSABLE_TRY(declaration.form, ReadImport(in));
        return declaration;
      }
      break;
    case 0x04: {
      COMPOSABLE_TRY(declaration.form, ReadExportDeclaration(in));
      return declaration;
    }
    default:
      break;
  }
  return in.cursor.Unexpected(
      opcode, production,
      scope == Scope::kComponent
          ? "core type (0x00), type (0x01), alias (0x02), import (0x03) or export (0x04)"
          : "core type (0x00), type (0x01), alias (0x02) or export (0x04)");
}

// componenttype ::= 0x41 cd*:vec(<componentdecl>)   => (component cd*)
// instancetype  ::= 0x42 id*:vec(<instancedecl>)    => (instance id*)
Result<std::vector<Declaration>> ReadDeclarations(Input& in, Scope scope, std::uint64_t start) {
  const std::string_view elements =
      scope == Scope::kComponent ? "componenttype declarations" : "instancetype declarations";
  if (in.scopes.Depth() >= limits::kNesting) {
    return Cursor::ErrorAt(start, "`{}`: expected at most {} levels of nesting, found more",
                           scope == Scope::kComponent ? "componenttype" : "instancetype",
                           limits::kNesting);
  }
  in.scopes.Enter();
  auto declarations = ReadVector(in, elements, limits::kTypeDeclarations,
                                 [scope](Input& input) { return ReadDeclaration(input, scope); });
  in.scopes.Leave();
  return declarations;
}

Result<Type> ReadTypeBody(Input& in, std::uint64_t start) {
  COMPOSABLE_TRY(const std::uint8_t opcode, in.cursor.ReadByte("type"));
  switch (opcode) {
    case 0x3F:
      return ReadResourceType(in);
    case 0x40:
    case 0x43:
      return ReadFunctionType(in, opcode);
    case 0x41: {
      COMPOSABLE_TRY(auto declarations, ReadDeclarations(in, Scope::kComponent, start));
      return ComponentType{std::move(declarations)};
    }
    case 0x42: {
      COMPOSABLE_TRY(auto declarations, ReadDeclarations(in, Scope::kInstance, start));
      return InstanceType{std::move(declarations)};
    }
    default:
      break;
  }
  auto defined = ReadDefinedType(in, opcode);
  if (!defined.has_value()) {
    return in.cursor.Unexpected(
        opcode, "type",
        "a value type (0x63 to 0x7f), func (0x40 or 0x43), component (0x41), instance "
        "(0x42) or resource (0x3f)");
  }
  return std::move(*defined);
}

}  // namespace

// type    ::= dt:<deftype>
// deftype ::= dvt:<defvaltype> | ft:<functype> | ct:<componenttype> | it:<instancetype> |
// rt:<resourcetype>
Result<Type> ReadType(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  COMPOSABLE_TRY(auto type, ReadTypeBody(in, start));
  COMPOSABLE_CHECK(in.scopes.Define(Sort::kType, start));
  return type;
}

}  // namespace composable::wasm
