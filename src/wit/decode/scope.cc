#include "wit/decode/scope.h"

#include <algorithm>

namespace composable::wit::decode {
namespace {

std::string_view SortName(TypeSort sort) {
  switch (sort) {
    case TypeSort::kDefined:
      return "a value type";
    case TypeSort::kFunction:
      return "a function type";
    case TypeSort::kInstance:
      return "an instance type";
    case TypeSort::kComponent:
      return "a component type";
    case TypeSort::kResource:
      return "a resource";
  }
  return "a type";
}

template <typename T>
Result<T> At(const std::vector<T>& items, std::uint32_t index, std::string_view what) {
  if (index < items.size()) return items[index];
  return Fail(ErrorCode::kInvalidComponent, "there is no {} {}; there are {}", what, index,
              items.size());
}

}  // namespace

Status Scope::Add(const wasm::Section& section) {
  if (const auto* types = std::get_if<wasm::TypeSection>(&section)) {
    for (const wasm::Type& type : types->types) COMPOSABLE_CHECK(AddType(type));
  } else if (const auto* imports = std::get_if<wasm::ImportSection>(&section)) {
    for (const wasm::Import& import : imports->imports) COMPOSABLE_CHECK(AddImport(import));
  } else if (const auto* exports = std::get_if<wasm::ExportSection>(&section)) {
    for (const wasm::Export& item : exports->exports) COMPOSABLE_CHECK(AddExport(item));
  } else if (const auto* aliases = std::get_if<wasm::AliasSection>(&section)) {
    for (const wasm::Alias& alias : aliases->aliases) COMPOSABLE_CHECK(AddAlias(alias));
  } else if (const auto* instances = std::get_if<wasm::InstanceSection>(&section)) {
    for (const wasm::Instance& one : instances->instances) COMPOSABLE_CHECK(AddInstance(one));
  } else if (const auto* component = std::get_if<wasm::ComponentSection>(&section)) {
    return AddComponent(*component);
  } else if (const auto* functions = std::get_if<wasm::CanonicalSection>(&section)) {
    for (const wasm::Canonical& canonical : functions->functions) {
      const auto* const lift = std::get_if<wasm::Lift>(&canonical);
      if (lift == nullptr) continue;  // a core function, which nobody sees from outside
      COMPOSABLE_TRY(const TypeId type, TypeAt(lift->type.value, TypeSort::kFunction));
      functions_.push_back(type);
    }
  } else if (const auto* start = std::get_if<wasm::StartSection>(&section)) {
    return AddStart(*start);
  } else if (const auto* values = std::get_if<wasm::ValueSection>(&section)) {
    for (const wasm::Value& value : values->values) {
      COMPOSABLE_TRY(const ValueRef type, MakeValue(value.type));
      values_.push_back(type);
    }
  }
  return {};
}

// The results of the start function, of which there can be one, are values.
Status Scope::AddStart(const wasm::StartSection& start) {
  COMPOSABLE_TRY(const TypeId function, At(functions_, start.function.value, "function"));
  const std::optional<ValueRef>& result = arena_.Function(function).result;
  if (start.result_count != (result ? 1U : 0U)) {
    return Fail(ErrorCode::kInvalidComponent,
                "the start function has another number of results than the start section tells");
  }
  if (result) values_.push_back(*result);
  return {};
}

Result<TypeId> Scope::TypeAt(std::uint32_t index) const { return At(types_, index, "type"); }

Result<TypeId> Scope::TypeAt(std::uint32_t index, TypeSort sort) const {
  COMPOSABLE_TRY(const TypeId id, TypeAt(index));
  if (id.sort == sort) return id;
  return Fail(ErrorCode::kInvalidComponent, "type {} is {}, where {} is needed", index,
              SortName(id.sort), SortName(sort));
}

Status Scope::AddType(const wasm::Type& type) {
  COMPOSABLE_CHECK(arena_.Charge(1));
  TypeId id;
  if (const auto* defined = std::get_if<wasm::DefinedType>(&type)) {
    COMPOSABLE_TRY(DefinedNode node, MakeDefined(*defined));
    COMPOSABLE_TRY(id, arena_.Add(std::move(node)));
  } else if (const auto* function = std::get_if<wasm::FunctionType>(&type)) {
    COMPOSABLE_TRY(FunctionNode node, MakeFunction(*function));
    COMPOSABLE_TRY(id, arena_.Add(std::move(node)));
  } else if (const auto* component = std::get_if<wasm::ComponentType>(&type)) {
    Scope inner(arena_, this);
    COMPOSABLE_CHECK(inner.AddDeclarations(component->declarations));
    COMPOSABLE_TRY(ComponentNode node, inner.FinishComponent());
    COMPOSABLE_TRY(id, arena_.Add(std::move(node)));
  } else if (const auto* instance = std::get_if<wasm::InstanceType>(&type)) {
    Scope inner(arena_, this);
    COMPOSABLE_CHECK(inner.AddDeclarations(instance->declarations));
    COMPOSABLE_TRY(id, arena_.Add(inner.FinishInstance()));
  } else {
    const ResourceId resource = arena_.NewResource();
    defined_resources_.push_back(resource);
    id = {TypeSort::kResource, resource.value, 0};
  }
  types_.push_back(id);
  return {};
}

Status Scope::AddDeclarations(const std::vector<wasm::Declaration>& declarations) {
  for (const wasm::Declaration& declaration : declarations) {
    if (const auto* type = std::get_if<wasm::Type>(&declaration.form)) {
      COMPOSABLE_CHECK(AddType(*type));
    } else if (const auto* alias = std::get_if<wasm::Alias>(&declaration.form)) {
      COMPOSABLE_CHECK(AddAlias(*alias));
    } else if (const auto* import = std::get_if<wasm::Import>(&declaration.form)) {
      COMPOSABLE_CHECK(AddImport(*import));
    } else if (const auto* item = std::get_if<wasm::ExportDeclaration>(&declaration.form)) {
      COMPOSABLE_CHECK(AddExportDeclaration(*item));
    }
  }
  return {};
}

Result<Entity> Scope::MakeEntity(const wasm::ExternType& type) {
  if (const auto* function = std::get_if<wasm::FuncExtern>(&type)) {
    COMPOSABLE_TRY(const TypeId id, TypeAt(function->type.value, TypeSort::kFunction));
    return FunctionEntity{id};
  }
  if (const auto* instance = std::get_if<wasm::InstanceExtern>(&type)) {
    COMPOSABLE_TRY(const TypeId id, TypeAt(instance->type.value, TypeSort::kInstance));
    return InstanceEntity{id};
  }
  if (const auto* component = std::get_if<wasm::ComponentExtern>(&type)) {
    COMPOSABLE_TRY(const TypeId id, TypeAt(component->type.value, TypeSort::kComponent));
    return ComponentEntity{id};
  }
  if (const auto* value = std::get_if<wasm::ValueExtern>(&type)) {
    COMPOSABLE_TRY(const ValueRef ref, MakeValue(value->type));
    return ValueEntity{ref};
  }
  if (const auto* equal = std::get_if<wasm::EqTypeExtern>(&type)) {
    COMPOSABLE_TRY(const TypeId referenced, TypeAt(equal->type.value));
    return TypeEntity{referenced, arena_.WithAlias(referenced)};
  }
  if (std::holds_alternative<wasm::SubResourceExtern>(type)) {
    const TypeId id{TypeSort::kResource, arena_.NewResource().value, 0};
    return TypeEntity{id, id};
  }
  return ModuleEntity{};
}

void Scope::Push(const Entity& entity) {
  if (const auto* function = std::get_if<FunctionEntity>(&entity)) {
    functions_.push_back(function->type);
  } else if (const auto* instance = std::get_if<InstanceEntity>(&entity)) {
    instances_.push_back(instance->type);
  } else if (const auto* component = std::get_if<ComponentEntity>(&entity)) {
    components_.push_back(component->type);
  } else if (const auto* type = std::get_if<TypeEntity>(&entity)) {
    types_.push_back(type->created);
  } else if (const auto* value = std::get_if<ValueEntity>(&entity)) {
    values_.push_back(value->type);
  }
}

void Scope::AddItem(Item::Direction direction, ExternItem item) {
  auto& items = direction == Item::Direction::kImport ? imports_ : exports_;
  Push(item.entity);
  items_.push_back({direction, static_cast<std::uint32_t>(items.size())});
  items.push_back(std::move(item));
}

Status Scope::AddImport(const wasm::Import& import) {
  COMPOSABLE_TRY(Entity entity, MakeEntity(import.type));
  if (auto* instance = std::get_if<InstanceEntity>(&entity)) {
    COMPOSABLE_TRY(instance->type, Freshen(instance->type, &imported_resources_));
  }
  const auto* const type = std::get_if<TypeEntity>(&entity);
  if (type != nullptr && type->created.sort == TypeSort::kResource &&
      type->created == type->referenced) {
    imported_resources_.push_back(
        {ResourceId(type->created.index), {static_cast<std::uint32_t>(imports_.size())}});
  }
  AddItem(Item::Direction::kImport, {import.name, std::move(entity)});
  return {};
}

Status Scope::AddExportDeclaration(const wasm::ExportDeclaration& declaration) {
  COMPOSABLE_TRY(Entity entity, MakeEntity(declaration.type));
  if (auto* instance = std::get_if<InstanceEntity>(&entity)) {
    COMPOSABLE_TRY(instance->type, Freshen(instance->type, nullptr));
  }
  const auto* const type = std::get_if<TypeEntity>(&entity);
  if (type != nullptr && type->created.sort == TypeSort::kResource &&
      type->created == type->referenced) {
    defined_resources_.emplace_back(type->created.index);
  }
  AddItem(Item::Direction::kExport, {declaration.name, std::move(entity)});
  return {};
}

Result<Entity> Scope::EntityAt(const wasm::ExternIndex& index) const {
  if (const auto* function = std::get_if<wasm::FuncIndex>(&index)) {
    COMPOSABLE_TRY(const TypeId type, At(functions_, function->value, "function"));
    return FunctionEntity{type};
  }
  if (const auto* instance = std::get_if<wasm::InstanceIndex>(&index)) {
    COMPOSABLE_TRY(const TypeId type, At(instances_, instance->value, "instance"));
    return InstanceEntity{type};
  }
  if (const auto* component = std::get_if<wasm::ComponentIndex>(&index)) {
    COMPOSABLE_TRY(const TypeId type, At(components_, component->value, "component"));
    return ComponentEntity{type};
  }
  if (const auto* type = std::get_if<wasm::TypeIndex>(&index)) {
    COMPOSABLE_TRY(const TypeId id, TypeAt(type->value));
    return TypeEntity{id, id};
  }
  if (const auto* value = std::get_if<wasm::ValueIndex>(&index)) {
    COMPOSABLE_TRY(const ValueRef type, At(values_, value->value, "value"));
    return ValueEntity{type};
  }
  return ModuleEntity{};
}

Status Scope::AddExport(const wasm::Export& item) {
  COMPOSABLE_TRY(Entity entity, EntityAt(item.item));
  if (auto* type = std::get_if<TypeEntity>(&entity)) {
    type->created = arena_.WithAlias(type->referenced);
  }
  if (item.type) {
    COMPOSABLE_TRY(entity, MakeEntity(*item.type));
  }
  AddItem(Item::Direction::kExport, {item.name, std::move(entity)});
  return {};
}

Status Scope::AddAlias(const wasm::Alias& alias) {
  if (const auto* item = std::get_if<wasm::ExportAlias>(&alias)) return AddExportAlias(*item);
  if (const auto* outer = std::get_if<wasm::OuterAlias>(&alias)) return AddOuterAlias(*outer);
  return {};  // a core item
}

Status Scope::AddExportAlias(const wasm::ExportAlias& alias) {
  COMPOSABLE_TRY(const TypeId instance, At(instances_, alias.instance.value, "instance"));
  const std::vector<ExternItem>& exports = arena_.Instance(instance).exports;
  COMPOSABLE_CHECK(arena_.Charge(1 + exports.size() / 16));  // a look-up is cheaper than a copy
  const ExternItem* const item = FindExtern(exports, alias.name);
  if (item == nullptr) {
    return Fail(ErrorCode::kInvalidComponent, "instance {} has no export `{}`",
                alias.instance.value, alias.name);
  }
  Push(item->entity);
  return {};
}

Status Scope::AddOuterAlias(const wasm::OuterAlias& alias) {
  const Scope* scope = this;
  for (std::uint32_t i = 0; i < alias.count && scope != nullptr; ++i) scope = scope->outer_;
  if (scope == nullptr) {
    return Fail(ErrorCode::kInvalidComponent, "there is no scope {} levels out", alias.count);
  }
  if (alias.sort == wasm::Sort::kType) {
    COMPOSABLE_TRY(const TypeId type, scope->TypeAt(alias.index));
    types_.push_back(type);
  } else if (alias.sort == wasm::Sort::kComponent) {
    COMPOSABLE_TRY(const TypeId component, At(scope->components_, alias.index, "component"));
    components_.push_back(component);
  }
  return {};
}

Status Scope::AddComponent(const wasm::ComponentSection& section) {
  const auto* const component = std::get_if<Box<wasm::Component>>(&section.component);
  if (component == nullptr) {
    return Fail(ErrorCode::kUnsupported,
                "a nested component that was embedded as bytes has to be read first");
  }
  Scope inner(arena_, this);
  for (const wasm::Section& one : (*component)->sections) COMPOSABLE_CHECK(inner.Add(one));
  COMPOSABLE_TRY(ComponentNode node, inner.FinishComponent());
  COMPOSABLE_TRY(const TypeId id, arena_.Add(std::move(node)));
  components_.push_back(id);
  return {};
}

Result<ComponentNode> Scope::FinishComponent() {
  // Of the resources that were made inside, those count that can be seen from outside.
  COMPOSABLE_TRY(const std::set<ResourceId> visible, arena_.ResourcesIn(exports_));
  ComponentNode node{std::move(imports_), std::move(exports_), std::move(imported_resources_), {}};
  std::ranges::copy_if(defined_resources_, std::back_inserter(node.defined_resources),
                       [&](ResourceId resource) { return visible.contains(resource); });
  return node;
}

InstanceNode Scope::FinishInstance() {
  return {std::move(exports_), std::move(defined_resources_)};
}

}  // namespace composable::wit::decode
