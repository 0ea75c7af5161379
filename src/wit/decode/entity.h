// What the definitions of a component mean to those who see it from outside: types, functions,
// instances and components, as nodes that refer to one another by id.
//
// Resources have identity: each is a number. Instantiating a component copies its nodes with the
// numbers of its resources replaced, so that each instance has resources of its own.
//
// Source: component model, Explainer.md "Type Checking".
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/strong_id.h"
#include "wasm/extern_name.h"
#include "wit/type.h"

namespace composable::wit::decode {

struct ResourceTag;
using ResourceId = StrongId<ResourceTag>;

enum class TypeSort : std::uint8_t { kDefined, kFunction, kInstance, kComponent, kResource };

// A node, or a resource, under a name. Importing or exporting a type as equal to another gives it
// an id of its own, which is an alias of the other's: so one node can have several names, and it
// can be told which of them is meant.
struct TypeId {
  TypeSort sort = TypeSort::kDefined;
  std::uint32_t index = 0;  // into the nodes of the sort; of a resource its number
  std::uint32_t alias = 0;  // 0 for the node itself
  auto operator<=>(const TypeId&) const = default;
};

// A primitive, or a kDefined node.
using ValueRef = std::variant<Kind, TypeId>;

// A value type. `parts` are the types of fields, cases and elements, key and value, ok and error,
// in this order; those that a type leaves out are absent.
struct DefinedNode {
  Kind kind = Kind::kBool;
  std::vector<std::string> labels;  // of fields, cases, flags
  std::vector<std::optional<ValueRef>> parts;
  std::uint32_t length = 0;  // of a fixed-length list
  TypeId resource;           // of own and borrow
};

struct FunctionNode {
  bool is_async = false;
  std::vector<std::pair<std::string, ValueRef>> parameters;
  std::optional<ValueRef> result;
};

// The type of something that is imported or exported.
struct FunctionEntity {
  TypeId type;
  bool operator==(const FunctionEntity&) const = default;
};
struct InstanceEntity {
  TypeId type;
  bool operator==(const InstanceEntity&) const = default;
};
struct ComponentEntity {
  TypeId type;
  bool operator==(const ComponentEntity&) const = default;
};
// A type as an item: `created` is what its name stands for, `referenced` what that is equal to.
// They are the same where the item brings a new resource into the world.
struct TypeEntity {
  TypeId referenced;
  TypeId created;
  bool operator==(const TypeEntity&) const = default;
};
struct ValueEntity {
  ValueRef type;
  bool operator==(const ValueEntity&) const = default;
};
struct ModuleEntity {
  bool operator==(const ModuleEntity&) const = default;
};
using Entity = std::variant<FunctionEntity, InstanceEntity, ComponentEntity, TypeEntity,
                            ValueEntity, ModuleEntity>;

struct ExternItem {
  wasm::ExternName name;
  Entity entity;
};

struct InstanceNode {
  std::vector<ExternItem> exports;
  // The resources that the type brings with it, which are new wherever it is used.
  std::vector<ResourceId> defined_resources;
};

// A resource, and the way to it: the index of an import or export, then of the exports of
// instances.
struct ResourcePath {
  ResourceId resource;
  std::vector<std::uint32_t> path;
};

struct ComponentNode {
  std::vector<ExternItem> imports;
  std::vector<ExternItem> exports;
  std::vector<ResourcePath> imported_resources;
  std::vector<ResourceId> defined_resources;  // those that the exports refer to
};

// The item of that name, or null.
const ExternItem* FindExtern(const std::vector<ExternItem>& items, const std::string& name);

}  // namespace composable::wit::decode
