#include "wit/encode.h"

#include <utility>

namespace composable::wit {
namespace {

std::unexpected<Error> Unsupported(const ForeignItem& item) {
  return Fail(ErrorCode::kUnsupported, "the {} `{}` cannot be imported: WIT has no words for it",
              item.what, item.name);
}

// Plain names share a scope with one another, and interface names with nothing.
bool IsPlain(std::string_view name) { return !name.contains(':'); }

}  // namespace

void NamesInUse::Add(std::string_view name) {
  if (IsPlain(name)) keys_.insert(UniquenessKey(name));
}

std::string NamesInUse::Take(std::string_view wanted) {
  std::string name(wanted);
  for (std::size_t i = 2; !keys_.insert(UniquenessKey(name)).second; ++i) {
    name = fmt::format("{}-v{}", wanted, i);
  }
  return name;
}

Result<wasm::InstanceType> EncodeInterface(const Interface& interface, TypeEncoder& enclosing,
                                           const ResourceFinder& resources) {
  if (!interface.foreign.empty()) return Unsupported(interface.foreign.front());
  NamesInUse names;
  for (const TypeDefinition& type : interface.types) names.Add(type.name);
  for (const Function& function : interface.functions) names.Add(ToString(function.name));

  wasm::InstanceTypeBuilder scope;
  TypeEncoder types(scope, &enclosing);
  types.SetNamer([&](std::string_view wanted, wasm::TypeIndex type) {
    return scope.AddExport({names.Take(wanted)}, wasm::EqTypeExtern{type});
  });
  for (const TypeDefinition& type : interface.types) {
    wasm::ExternName name{type.name, {}, {}, type.external_id};
    wasm::TypeIndex index;
    if (type.form == TypeForm::kResource && !resources) {
      index = scope.AddExport(std::move(name), wasm::SubResourceExtern{});
    } else if (type.form == TypeForm::kResource) {
      const wasm::TypeIndex resource = scope.AliasOuter(1, resources(type));
      index = scope.AddExport(std::move(name), wasm::EqTypeExtern{resource});
    } else {
      COMPOSABLE_TRY(const wasm::TypeIndex body, types.EncodeBody(type));
      index = scope.AddExport(std::move(name), wasm::EqTypeExtern{body});
    }
    types.AddDefinition(type, &interface, index);
  }
  for (const Function& function : interface.functions) {
    COMPOSABLE_TRY(const wasm::TypeIndex type, types.Encode(function.type));
    scope.AddExport({ToString(function.name), {}, {}, function.external_id},
                    wasm::FuncExtern{type});
  }
  return std::move(scope).Finish();
}

ImportEncoder::ImportEncoder(wasm::ComponentScopeBuilder& scope) : scope_(scope), types_(scope) {
  types_.SetNamer([this](std::string_view wanted, wasm::TypeIndex type) {
    return scope_.AddImport({names_.Take(wanted)}, wasm::EqTypeExtern{type});
  });
}

Result<wasm::InstanceIndex> ImportEncoder::ImportInterface(wasm::ExternName name,
                                                           const Interface& interface) {
  auto type = EncodeInterface(interface, types_);
  if (!type) {
    return std::unexpected(
        std::move(type).error().WithContext(fmt::format("import `{}`", name.name)));
  }
  names_.Add(name.name);
  const wasm::TypeIndex index = scope_.AddType(*std::move(type));
  const wasm::InstanceIndex instance =
      scope_.AddImport(std::move(name), wasm::InstanceExtern{index});
  types_.AddInstance(interface, instance);
  return instance;
}

Result<wasm::FuncIndex> ImportEncoder::ImportFunction(const Function& function) {
  const std::string name = ToString(function.name);
  names_.Add(name);
  COMPOSABLE_TRY(const wasm::TypeIndex type, types_.Encode(function.type));
  return scope_.AddImport({name, {}, {}, function.external_id}, wasm::FuncExtern{type});
}

Result<wasm::TypeIndex> ImportEncoder::ImportType(const TypeDefinition& definition) {
  names_.Add(definition.name);
  const wasm::ExternName name{definition.name, {}, {}, definition.external_id};
  wasm::TypeIndex index;
  if (definition.form == TypeForm::kResource) {
    index = scope_.AddImport(name, wasm::SubResourceExtern{});
  } else {
    COMPOSABLE_TRY(const wasm::TypeIndex body, types_.EncodeBody(definition));
    index = scope_.AddImport(name, wasm::EqTypeExtern{body});
  }
  types_.AddDefinition(definition, nullptr, index);
  return index;
}

Result<wasm::ExternIndex> ImportEncoder::Import(const WorldItem& item) {
  if (const auto* foreign = std::get_if<ForeignItem>(&item.item)) return Unsupported(*foreign);
  if (const auto* function = std::get_if<Function>(&item.item)) return ImportFunction(*function);
  if (const auto* type = std::get_if<TypeDefinition>(&item.item)) return ImportType(*type);
  const Interface& interface = *std::get<InterfacePtr>(item.item);
  wasm::ExternName name{item.name, {}, {}, item.external_id};
  if (interface.name && IsPlain(item.name)) name.implements = ToString(*interface.name);
  return ImportInterface(std::move(name), interface);
}

}  // namespace composable::wit
