// The types of imports and exports.
//
// Source: component model, Binary.md "Type Definitions" (externtype). A value is typed by a plain
// valtype, as Wasmtime 48 decodes it; Binary.md puts a bound in its place.
#pragma once

#include <variant>

#include "wasm/index.h"
#include "wasm/value_type.h"

namespace composable::wasm {

// (core module (type i))
struct CoreModuleExtern {
  CoreTypeIndex type;
  bool operator==(const CoreModuleExtern&) const = default;
};
// (func (type i))
struct FuncExtern {
  TypeIndex type;
  bool operator==(const FuncExtern&) const = default;
};
// (value t)
struct ValueExtern {
  ValueType type;
  bool operator==(const ValueExtern&) const = default;
};
// (type (eq i))
struct EqTypeExtern {
  TypeIndex type;
  bool operator==(const EqTypeExtern&) const = default;
};
// (type (sub resource))
struct SubResourceExtern {
  bool operator==(const SubResourceExtern&) const = default;
};
// (component (type i))
struct ComponentExtern {
  TypeIndex type;
  bool operator==(const ComponentExtern&) const = default;
};
// (instance (type i))
struct InstanceExtern {
  TypeIndex type;
  bool operator==(const InstanceExtern&) const = default;
};

using ExternType = std::variant<CoreModuleExtern, FuncExtern, ValueExtern, EqTypeExtern,
                                SubResourceExtern, ComponentExtern, InstanceExtern>;

// The index space that an import or export of the type adds an item to.
Sort SortOf(const ExternType& type);

}  // namespace composable::wasm
