// Evaluating the definitions of one component, component type or instance type, in their order.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wasm/component.h"
#include "wit/decode/arena.h"

namespace composable::wit::decode {

// Errors of all functions: kInvalidComponent where an index leads to nothing, or to something of
// another sort than is needed there; else as Arena's. Whether types fit one another is not checked.
class Scope {
 public:
  Scope(Arena& arena, const Scope* outer) : arena_(arena), outer_(outer) {}

  // Adds what one section of a component defines.
  Status Add(const wasm::Section& section);

  // In the order of the definitions, imports and exports mixed.
  struct Item {
    enum class Direction : std::uint8_t { kImport, kExport };
    Direction direction = Direction::kImport;
    std::uint32_t index = 0;  // into imports() or exports()
  };
  const std::vector<Item>& items() const { return items_; }
  const std::vector<ExternItem>& imports() const { return imports_; }
  const std::vector<ExternItem>& exports() const { return exports_; }

  // What the scope is seen as from outside.
  Result<ComponentNode> FinishComponent();
  InstanceNode FinishInstance();

 private:
  Status AddType(const wasm::Type& type);
  Status AddImport(const wasm::Import& import);
  Status AddExport(const wasm::Export& item);
  Status AddExportDeclaration(const wasm::ExportDeclaration& declaration);
  Status AddAlias(const wasm::Alias& alias);
  Status AddExportAlias(const wasm::ExportAlias& alias);
  Status AddOuterAlias(const wasm::OuterAlias& alias);
  Status AddInstance(const wasm::Instance& instance);
  Status AddComponent(const wasm::ComponentSection& section);
  Status AddDeclarations(const std::vector<wasm::Declaration>& declarations);
  Status AddStart(const wasm::StartSection& start);
  void AddItem(Item::Direction direction, ExternItem item);

  Result<DefinedNode> MakeDefined(const wasm::DefinedType& type) const;
  Result<FunctionNode> MakeFunction(const wasm::FunctionType& type) const;
  Result<ValueRef> MakeValue(const wasm::ValueType& type) const;
  Result<std::optional<ValueRef>> MakeOptional(const std::optional<wasm::ValueType>& type) const;
  Result<TypeId> Resource(wasm::TypeIndex index) const;
  Result<Entity> MakeEntity(const wasm::ExternType& type);
  Result<TypeId> TypeAt(std::uint32_t index) const;
  Result<TypeId> TypeAt(std::uint32_t index, TypeSort sort) const;
  // The item of an index, as an argument or export; types get no name of their own.
  Result<Entity> EntityAt(const wasm::ExternIndex& index) const;

  // Adds an item to the index space of its sort.
  void Push(const Entity& entity);
  // The instance type with new resources for those that it brings.
  Result<TypeId> Freshen(const TypeId& instance, std::vector<ResourcePath>* imported);
  Result<TypeId> Instantiate(const wasm::Instantiate& instantiate);
  Result<TypeId> MakeInlineInstance(const wasm::InlineInstance& instance);

  Arena& arena_;
  const Scope* outer_;
  std::vector<TypeId> types_;
  std::vector<TypeId> functions_;
  std::vector<TypeId> instances_;
  std::vector<TypeId> components_;
  std::vector<ValueRef> values_;
  std::vector<ExternItem> imports_;
  std::vector<ExternItem> exports_;
  std::vector<Item> items_;
  std::vector<ResourcePath> imported_resources_;
  std::vector<ResourceId> defined_resources_;
};

}  // namespace composable::wit::decode
