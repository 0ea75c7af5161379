#include "wit/decode/world_builder.h"

#include <utility>

namespace composable::wit::decode {
namespace {

// What an item of no sort that WIT knows is called.
std::string_view NounOf(const Entity& entity) {
  if (std::holds_alternative<ModuleEntity>(entity)) return "core module";
  if (std::holds_alternative<ComponentEntity>(entity)) return "component";
  if (std::holds_alternative<ValueEntity>(entity)) return "value";
  if (std::holds_alternative<TypeEntity>(entity)) return "type";
  if (std::holds_alternative<InstanceEntity>(entity)) return "instance";
  return "function";
}

ForeignItem MakeForeign(const ExternItem& item) {
  return {std::string(NounOf(item.entity)), item.name.name};
}

// Names with annotations, such as `[method]blob.read`, are for functions. Source: component model,
// Explainer.md "Import and Export Definitions".
Status CheckName(const ExternItem& item) {
  if (!item.name.name.starts_with('[') || std::holds_alternative<FunctionEntity>(item.entity)) {
    return {};
  }
  return Fail(ErrorCode::kInvalidComponent,
              "the {} `{}` has a name with an annotation, which only functions may have",
              NounOf(item.entity), item.name.name);
}

// The interface that an instance is of: by its own name, or by the one that it implements.
std::optional<InterfaceName> InterfaceNameOf(const wasm::ExternName& name) {
  const std::string& text = name.implements ? *name.implements : name.name;
  auto parsed = ParseInterfaceName(text, name.version_suffix.value_or(""));
  if (!parsed) return std::nullopt;
  return *std::move(parsed);
}

// The metadata of an item: for an export that of exports, and only where nothing of that name is
// imported that of imports.
template <typename T>
const T* FindForDirection(const World& world, Direction direction, const ByName<T>& imported,
                          const ByName<T>& exported, const std::string& name) {
  if (direction == Direction::kImport) return Find(imported, name);
  if (const T* found = Find(exported, name)) return found;
  return FindItem(world.imports, name) == nullptr ? Find(imported, name) : nullptr;
}

}  // namespace

const WorldMetadata* WorldBuilder::MetadataOf(const World& world) const {
  return world.name.package == main_ ? Find(metadata_.worlds, world.name.name) : nullptr;
}

Status WorldBuilder::AddItem(World& world, Direction direction, const ExternItem& item) {
  COMPOSABLE_CHECK(CheckName(item));
  std::optional<WorldItem> made;
  if (std::holds_alternative<InstanceEntity>(item.entity)) {
    COMPOSABLE_TRY(made, MakeInstance(world, direction, item));
  } else if (std::holds_alternative<FunctionEntity>(item.entity)) {
    COMPOSABLE_TRY(made, MakeFunctionItem(world, direction, item));
  } else if (std::holds_alternative<TypeEntity>(item.entity)) {
    COMPOSABLE_TRY(made, MakeType(world, item));
  }
  if (!made) made = WorldItem{item.name.name, MakeForeign(item)};
  auto& items = direction == Direction::kImport ? world.imports : world.exports;
  items.push_back(*std::move(made));
  return {};
}

Result<std::optional<WorldItem>> WorldBuilder::MakeInstance(const World& world, Direction direction,
                                                            const ExternItem& item) {
  const InstanceNode instance = arena_.Instance(std::get<InstanceEntity>(item.entity).type);
  const WorldMetadata* const metadata = MetadataOf(world);
  const bool is_labelled = wasm::IsLabel(item.name.name);
  WorldItem made{item.name.name, InterfacePtr()};
  if (const auto name = InterfaceNameOf(item.name)) {
    COMPOSABLE_TRY(Draft interface, AddInterface(*name, instance));
    if (!is_labelled) made.name = ToString(*name);
    made.item = InterfacePtr(std::move(interface));
  } else if (is_labelled) {
    const InterfaceMetadata* const inner =
        metadata == nullptr ? nullptr
                            : FindForDirection(world, direction, metadata->interfaces,
                                               metadata->exported_interfaces, made.name);
    const Draft interface = std::make_shared<Interface>();
    COMPOSABLE_CHECK(FillInterface(interface, made.name, instance, inner));
    if (inner != nullptr) {
      interface->docs = inner->docs;
      interface->stability = inner->stability;
      made.stability = inner->stability;
    }
    made.item = InterfacePtr(interface);
  } else {
    return std::nullopt;
  }
  made.external_id = item.name.external_id;
  const ItemMetadata* const statement =
      metadata == nullptr
          ? nullptr
          : Find(direction == Direction::kImport ? metadata->imports : metadata->exports,
                 made.name);
  if (statement != nullptr) {
    made.docs = statement->docs;
    made.stability = statement->stability;
  }
  return std::optional(std::move(made));
}

Result<std::optional<WorldItem>> WorldBuilder::MakeType(const World& world,
                                                        const ExternItem& item) {
  const std::string& name = item.name.name;
  const WorldMetadata* const metadata = MetadataOf(world);
  COMPOSABLE_TRY(std::optional<TypeDefinition> type,
                 types_.Define(name, std::get<TypeEntity>(item.entity), Owner{},
                               metadata == nullptr ? nullptr : Find(metadata->types, name)));
  if (!type) return std::nullopt;
  type->external_id = item.name.external_id;
  return std::optional(WorldItem{name, *std::move(type)});
}

Result<std::optional<WorldItem>> WorldBuilder::MakeFunctionItem(const World& world,
                                                                Direction direction,
                                                                const ExternItem& item) {
  const std::string& name = item.name.name;
  const WorldMetadata* const metadata = MetadataOf(world);
  COMPOSABLE_TRY(std::optional<Function> function,
                 MakeFunction(item, metadata == nullptr
                                        ? nullptr
                                        : FindForDirection(world, direction, metadata->functions,
                                                           metadata->exported_functions, name)));
  if (!function) return std::nullopt;
  return std::optional(WorldItem{name, *std::move(function)});
}

Result<std::optional<Function>> WorldBuilder::MakeFunction(const ExternItem& item,
                                                           const ItemMetadata* metadata) {
  auto name = ParseFunctionName(item.name.name);
  if (!name) return std::nullopt;
  Function function{*std::move(name), {}};
  COMPOSABLE_TRY(function.type,
                 types_.MakeFunction(arena_.Function(std::get<FunctionEntity>(item.entity).type)));
  function.external_id = item.name.external_id;
  if (metadata != nullptr) {
    function.docs = metadata->docs;
    function.stability = metadata->stability;
  }
  return std::optional(std::move(function));
}

Result<Draft> WorldBuilder::AddInterface(const InterfaceName& name, const InstanceNode& instance) {
  const std::string text = ToString(name);
  const InterfaceMetadata* const metadata =
      name.package == main_ ? Find(metadata_.interfaces, name.name) : nullptr;
  Draft interface;
  if (sharing_ == Sharing::kUnified) interface = by_name_[text];
  if (interface == nullptr) {
    interface = std::make_shared<Interface>();
    interface->name = name;
    if (metadata != nullptr) {
      interface->docs = metadata->docs;
      interface->stability = metadata->stability;
    }
    interfaces_.push_back(interface);
    by_name_[text] = interface;
  }
  COMPOSABLE_CHECK(FillInterface(interface, text, instance, metadata));
  return interface;
}

Status WorldBuilder::FillInterface(const Draft& interface, const std::string& label,
                                   const InstanceNode& instance,
                                   const InterfaceMetadata* metadata) {
  const Owner owner{interface, label};
  for (const ExternItem& item : instance.exports) {
    COMPOSABLE_CHECK(AddMember(interface, owner, item, metadata));
  }
  return {};
}

Status WorldBuilder::AddMember(const Draft& interface, const Owner& owner, const ExternItem& item,
                               const InterfaceMetadata* metadata) {
  COMPOSABLE_CHECK(CheckName(item));
  const std::string& name = item.name.name;
  COMPOSABLE_CHECK(arena_.Charge(1 + (interface->types.size() + interface->functions.size()) / 16));
  if (const auto* type = std::get_if<TypeEntity>(&item.entity)) {
    if (const TypeDefinition* there = FindType(*interface, name)) {
      types_.Register(*type, *there, owner);
      return {};
    }
    COMPOSABLE_TRY(std::optional<TypeDefinition> definition,
                   types_.Define(name, *type, owner,
                                 metadata == nullptr ? nullptr : Find(metadata->types, name)));
    if (definition) {
      definition->external_id = item.name.external_id;
      interface->types.push_back(*std::move(definition));
      return {};
    }
  } else if (std::holds_alternative<FunctionEntity>(item.entity)) {
    if (FindFunction(*interface, name) != nullptr) return {};
    COMPOSABLE_TRY(
        std::optional<Function> function,
        MakeFunction(item, metadata == nullptr ? nullptr : Find(metadata->functions, name)));
    if (function) {
      interface->functions.push_back(*std::move(function));
      return {};
    }
  }
  if (const auto* inner = std::get_if<InstanceEntity>(&item.entity)) {
    // No part of the interface, but its resources may be.
    const InstanceNode node = arena_.Instance(inner->type);
    const std::string label = owner.label + '/' + name;
    COMPOSABLE_CHECK(FillInterface(std::make_shared<Interface>(), label, node, nullptr));
  }
  interface->foreign.push_back(MakeForeign(item));
  return {};
}

PackageSet WorldBuilder::Finish() {
  return GroupByPackage({interfaces_.begin(), interfaces_.end()}, std::move(worlds_), main_,
                        metadata_.docs);
}

}  // namespace composable::wit::decode
