#include "synth/interceptor_exports.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "synth/shim.h"
#include "wit/used_types.h"

namespace composable::synth {

using wasm::FuncIndex;
using wasm::InstanceIndex;
using wasm::TypeIndex;

FuncIndex InterceptorExports::FunctionFor(const wit::Function& function, InstanceIndex imported) {
  if (const FuncIndex* lifted = code_.Find(function)) return *lifted;
  return component_.AliasExport<FuncIndex>(imported, ToString(function.name));
}

// A component that exports one interface, and where what it imports comes from.
struct InterceptorExports::Nested {
  wasm::ComponentBuilder component;
  wit::ImportEncoder imports{component};
  wit::TypeEncoder exported{component};
  std::map<const wit::Interface*, InstanceIndex> instances;
  std::vector<wasm::InstantiateArgument> arguments;
};

Status InterceptorExports::ImportInto(Nested& nested, const wit::Interface& interface) {
  if (nested.instances.contains(&interface)) return {};
  for (const wit::InterfacePtr& used : wit::DirectDependencies(interface)) {
    if (imports_.instances().contains(used.get())) COMPOSABLE_CHECK(ImportInto(nested, *used));
  }
  const ImportedInstance& outer = imports_.instances().at(&interface);
  COMPOSABLE_TRY(const InstanceIndex index,
                 nested.imports.ImportInterface({outer.name}, interface));
  nested.instances.emplace(&interface, index);
  const auto exported = exported_.find(&interface);
  nested.arguments.push_back(
      {outer.name, exported == exported_.end() ? outer.index : exported->second});
  return {};
}

// The exports of a nested component: names such as `[method]blob.read` may stand only where the
// resource is exported too, which an inline instance does not do; and all types have to be made of
// those that the same instance exports. The component imports the types with the target's instance,
// and the functions under plain names.
Result<InstanceIndex> InterceptorExports::MakeInstance(const wit::WorldItem& item) {
  const wit::Interface& interface = *wit::InterfaceOf(item);
  Nested nested;
  const wit::UnnamedTypes unnamed(item);
  for (const WorldType& type : world_types_) {
    if (!unnamed.AreNamedBy({type.definition->name, *type.definition})) continue;
    const wit::Interface* const source = type.definition->used_from.get();
    if (imports_.instances().contains(source)) COMPOSABLE_CHECK(ImportInto(nested, *source));
    COMPOSABLE_TRY(const TypeIndex index, nested.imports.ImportType(*type.definition));
    nested.exported.AddDefinition(*type.definition, nullptr, index);
    nested.arguments.push_back({type.definition->name, type.index});
  }
  COMPOSABLE_CHECK(ImportInto(nested, interface));
  std::vector<FuncIndex> functions;
  for (const wit::Function& function : interface.functions) {
    wit::FunctionName name;
    name.name = ShimName("function-", functions.size());
    const wit::Function plain{.name = std::move(name), .type = function.type};
    COMPOSABLE_TRY(const FuncIndex index, nested.imports.ImportFunction(plain));
    functions.push_back(index);
    nested.arguments.push_back(
        {plain.name.name, FunctionFor(function, imports_.InstanceOf(interface))});
  }
  for (const auto& [used, index] : nested.instances)
    if (used != &interface) nested.exported.AddInstance(*used, index);
  for (const wit::TypeDefinition& type : interface.types) {
    TypeIndex body;
    if (type.form == wit::TypeForm::kResource) {
      body = nested.component.AliasExport<TypeIndex>(nested.instances.at(&interface), type.name);
    } else {
      COMPOSABLE_TRY(body, nested.exported.EncodeBody(type));
    }
    nested.exported.AddDefinition(
        type, &interface, nested.component.AddExport({type.name, {}, {}, type.external_id}, body));
  }
  for (std::size_t i = 0; i < functions.size(); ++i) {
    const wit::Function& function = interface.functions[i];
    COMPOSABLE_TRY(const TypeIndex type, nested.exported.Encode(function.type));
    nested.component.AddExport({ToString(function.name), {}, {}, function.external_id},
                               functions[i], wasm::FuncExtern{type});
  }
  const auto component = component_.AddComponent(std::move(nested.component).Finish());
  return component_.AddInstance(wasm::Instantiate{component, std::move(nested.arguments)});
}

Status InterceptorExports::Add() {
  for (const WorldType& type : imports_.world_types()) {
    world_types_.push_back(type);
    types_.AddDefinition(*type.definition, nullptr, type.index);
  }
  for (const auto& [interface, imported] : imports_.instances()) {
    const bool is_exported = std::ranges::any_of(
        target_.exports, [&](const auto& item) { return wit::InterfaceOf(item) == interface; });
    if (!is_exported) types_.AddInstance(*interface, imported.index);
  }
  for (const wit::WorldItem& item : target_.exports) COMPOSABLE_CHECK(AddExport(item));
  return {};
}

Status InterceptorExports::AddExport(const wit::WorldItem& item) {
  wasm::ExternName name{item.name, {}, {}, item.external_id};
  if (const wit::Interface* interface = wit::InterfaceOf(item)) {
    COMPOSABLE_TRY(const InstanceIndex made, MakeInstance(item));
    const InstanceIndex exported = component_.AddExport(std::move(name), made);
    exported_.emplace(interface, exported);
    types_.AddInstance(*interface, exported);
    return {};
  }
  if (const auto* function = std::get_if<wit::Function>(&item.item)) {
    const FuncIndex* const lifted = code_.Find(*function);
    COMPOSABLE_TRY(const TypeIndex type, types_.Encode(function->type));
    component_.AddExport(
        std::move(name),
        lifted != nullptr ? *lifted : std::get<FuncIndex>(imports_.ItemOf(item.name)),
        wasm::FuncExtern{type});
    return {};
  }
  const auto& type = std::get<wit::TypeDefinition>(item.item);
  TypeIndex body;
  if (type.form == wit::TypeForm::kResource) {
    body = std::get<TypeIndex>(imports_.ItemOf(item.name));
  } else {
    COMPOSABLE_TRY(body, types_.EncodeBody(type));
  }
  const TypeIndex exported = component_.AddExport(std::move(name), body);
  world_types_.push_back({&type, exported});
  types_.AddDefinition(type, nullptr, exported);
  return {};
}

}  // namespace composable::synth
