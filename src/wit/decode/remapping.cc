// Copying nodes with resources and types replaced.

#include "wit/decode/arena.h"

namespace composable::wit::decode {

bool Remapping::ApplyToResource(ResourceId& resource) const {
  const auto found = resources_.find(resource);
  if (found == resources_.end()) return false;
  resource = found->second;
  return true;
}

Result<Entity> Remapping::Apply(const Entity& entity) {
  if (const auto* function = std::get_if<FunctionEntity>(&entity)) {
    COMPOSABLE_TRY(const TypeId type, Apply(function->type));
    return FunctionEntity{type};
  }
  if (const auto* instance = std::get_if<InstanceEntity>(&entity)) {
    COMPOSABLE_TRY(const TypeId type, Apply(instance->type));
    return InstanceEntity{type};
  }
  if (const auto* component = std::get_if<ComponentEntity>(&entity)) {
    COMPOSABLE_TRY(const TypeId type, Apply(component->type));
    return ComponentEntity{type};
  }
  if (const auto* type = std::get_if<TypeEntity>(&entity)) {
    COMPOSABLE_TRY(const TypeId referenced, Apply(type->referenced));
    if (type->referenced == type->created) return TypeEntity{referenced, referenced};
    COMPOSABLE_TRY(const TypeId created, Apply(type->created));
    return TypeEntity{referenced, created};
  }
  if (const auto* value = std::get_if<ValueEntity>(&entity)) {
    COMPOSABLE_TRY(ValueRef type, Apply(value->type));
    return ValueEntity{type};
  }
  return entity;
}

Result<ValueRef> Remapping::Apply(const ValueRef& value) {
  const auto* const id = std::get_if<TypeId>(&value);
  if (id == nullptr) return value;
  COMPOSABLE_TRY(const TypeId replaced, Apply(*id));
  return ValueRef(replaced);
}

Result<TypeId> Remapping::Apply(const TypeId& id) {
  const auto known = types_.find(id);
  if (known != types_.end()) return known->second;
  if (id.sort == TypeSort::kResource) {
    // A resource keeps its aliases, also under another number.
    ResourceId resource(id.index);
    ApplyToResource(resource);
    return TypeId{id.sort, resource.value, id.alias};
  }
  COMPOSABLE_CHECK(arena_.Charge(1));
  TypeId replaced;
  switch (id.sort) {
    case TypeSort::kDefined: {
      COMPOSABLE_TRY(replaced, ApplyToDefined(id));
      break;
    }
    case TypeSort::kFunction: {
      COMPOSABLE_TRY(replaced, ApplyToFunction(id));
      break;
    }
    case TypeSort::kInstance: {
      COMPOSABLE_TRY(replaced, ApplyToInstance(id));
      break;
    }
    default: {
      COMPOSABLE_TRY(replaced, ApplyToComponent(id));
      break;
    }
  }
  types_.emplace(id, replaced);
  return replaced;
}

Result<TypeId> Remapping::ApplyToDefined(const TypeId& id) {
  DefinedNode node = arena_.Defined(id);
  bool is_changed = false;
  if (node.kind == Kind::kOwn || node.kind == Kind::kBorrow) {
    COMPOSABLE_TRY(const TypeId resource, Apply(node.resource));
    is_changed = resource != node.resource;
    node.resource = resource;
  }
  for (std::optional<ValueRef>& part : node.parts) {
    if (!part) continue;
    COMPOSABLE_TRY(const ValueRef replaced, Apply(*part));
    is_changed = is_changed || replaced != *part;
    part = replaced;
  }
  if (!is_changed) return id;
  return arena_.Add(std::move(node));
}

Result<TypeId> Remapping::ApplyToFunction(const TypeId& id) {
  FunctionNode node = arena_.Function(id);
  bool is_changed = false;
  for (auto& [name, type] : node.parameters) {
    COMPOSABLE_TRY(const ValueRef replaced, Apply(type));
    is_changed = is_changed || replaced != type;
    type = replaced;
  }
  if (node.result) {
    COMPOSABLE_TRY(const ValueRef replaced, Apply(*node.result));
    is_changed = is_changed || replaced != *node.result;
    node.result = replaced;
  }
  if (!is_changed) return id;
  return arena_.Add(std::move(node));
}

Result<bool> Remapping::ApplyToItems(std::vector<ExternItem>& items) {
  bool is_changed = false;
  for (ExternItem& item : items) {
    COMPOSABLE_TRY(Entity replaced, Apply(item.entity));
    is_changed = is_changed || replaced != item.entity;
    item.entity = std::move(replaced);
  }
  return is_changed;
}

Result<TypeId> Remapping::ApplyToInstance(const TypeId& id) {
  InstanceNode node = arena_.Instance(id);
  COMPOSABLE_TRY(bool is_changed, ApplyToItems(node.exports));
  for (ResourceId& resource : node.defined_resources) {
    is_changed = ApplyToResource(resource) || is_changed;
  }
  if (!is_changed) return id;
  return arena_.Add(std::move(node));
}

Result<TypeId> Remapping::ApplyToComponent(const TypeId& id) {
  ComponentNode node = arena_.Component(id);
  COMPOSABLE_TRY(bool is_changed, ApplyToItems(node.imports));
  COMPOSABLE_TRY(const bool is_export_changed, ApplyToItems(node.exports));
  is_changed = is_changed || is_export_changed;
  for (ResourcePath& path : node.imported_resources) {
    is_changed = ApplyToResource(path.resource) || is_changed;
  }
  for (ResourceId& resource : node.defined_resources) {
    is_changed = ApplyToResource(resource) || is_changed;
  }
  if (!is_changed) return id;
  return arena_.Add(std::move(node));
}

}  // namespace composable::wit::decode
