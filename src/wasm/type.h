// Component type definitions.
//
// Source: component model, Binary.md "Type Definitions" (deftype).
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "wasm/alias.h"
#include "wasm/core_definition.h"
#include "wasm/extern_name.h"
#include "wasm/extern_type.h"
#include "wasm/index.h"
#include "wasm/value_type.h"

namespace composable::wasm {

// `func` and `async func` are different types.
struct FunctionType {
  bool is_async = false;
  std::vector<LabelledType> parameters;
  std::optional<ValueType> result;
  bool operator==(const FunctionType&) const = default;
};

struct ResourceType {
  CoreValueType representation = NumberType::kI32;
  std::optional<CoreFuncIndex> destructor;
  bool operator==(const ResourceType&) const = default;
};

struct Declaration;

// A scope of its own: its declarations count their indices from zero.
struct ComponentType {
  std::vector<Declaration> declarations;
  bool operator==(const ComponentType&) const;
};
// As ComponentType, without imports.
struct InstanceType {
  std::vector<Declaration> declarations;
  bool operator==(const InstanceType&) const;
};

using Type = std::variant<DefinedType, FunctionType, ComponentType, InstanceType, ResourceType>;

// importdecl; also a component's import.
struct Import {
  ExternName name;
  ExternType type;
  bool operator==(const Import&) const = default;
};

struct ExportDeclaration {
  ExternName name;
  ExternType type;
  bool operator==(const ExportDeclaration&) const = default;
};

// componentdecl and instancedecl.
struct Declaration {
  std::variant<CoreType, Type, Alias, Import, ExportDeclaration> form;
  bool operator==(const Declaration&) const = default;
};

inline bool ComponentType::operator==(const ComponentType& other) const {
  return declarations == other.declarations;
}
inline bool InstanceType::operator==(const InstanceType& other) const {
  return declarations == other.declarations;
}

}  // namespace composable::wasm
