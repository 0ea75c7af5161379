#include "synth/interceptor_imports.h"

#include <algorithm>
#include <variant>

#include "synth/shim.h"
#include "wit/used_types.h"

namespace composable::synth {

Status InterceptorImports::Import(const std::string& name, const wit::Interface& interface) {
  if (instances_.contains(&interface)) return {};
  if (!names_.insert(name).second) {
    return Fail(
        ErrorCode::kUnsupported,
        "cannot make an interceptor: it would have to import `{}` twice, because the target "
        "imports and exports it, or advice does",
        name);
  }
  COMPOSABLE_CHECK(ImportDependencies(interface));
  COMPOSABLE_TRY(const wasm::InstanceIndex instance, encoder_.ImportInterface({name}, interface));
  instances_.emplace(&interface, ImportedInstance{name, instance});
  return {};
}

// What the interface uses is imported under the name that it has in the target's world; value types
// of interfaces that are not there are defined where they are used.
Status InterceptorImports::ImportDependencies(const wit::Interface& interface) {
  for (const wit::InterfacePtr& used : wit::DirectDependencies(interface)) {
    if (instances_.contains(used.get())) continue;
    const auto is_it = [&](const wit::WorldItem& item) {
      return wit::InterfaceOf(item) == used.get();
    };
    const auto imported = std::ranges::find_if(target_.imports, is_it);
    const auto exported = std::ranges::find_if(target_.exports, is_it);
    if (imported != target_.imports.end()) {
      COMPOSABLE_CHECK(Import(NameOfImport(imported->name), *used));
    } else if (exported != target_.exports.end()) {
      COMPOSABLE_CHECK(Import(exported->name, *used));
    }
  }
  return {};
}

// What the target exports has its name; what it imports under the same one gets another.
std::string InterceptorImports::NameOfImport(const std::string& name) {
  if (wit::FindItem(target_.exports, name) == nullptr) return name;
  std::string free;
  for (std::size_t number = 1;
       free.empty() || renamed_.contains(free) || wit::FindItem(target_.exports, free) != nullptr ||
       wit::FindItem(target_.imports, free) != nullptr;
       ++number) {
    free = ShimName("target-import-", number);
  }
  renamed_.emplace(free, name);
  return free;
}

Status InterceptorImports::ImportTypesOf(const wit::WorldItem& item) {
  const wit::UnnamedTypes unnamed(item);
  if (unnamed.empty()) return {};
  for (const wit::WorldItem& import : target_.imports) {
    if (!unnamed.AreNamedBy(import)) continue;
    if (const wit::Interface* interface = wit::InterfaceOf(import)) {
      if (!instances_.contains(interface))
        COMPOSABLE_CHECK(Import(NameOfImport(import.name), *interface));
      continue;
    }
    const auto* definition = std::get_if<wit::TypeDefinition>(&import.item);
    const bool is_known = std::ranges::any_of(
        world_types_, [&](const WorldType& type) { return type.definition == definition; });
    if (is_known) continue;
    wit::TypeDefinition renamed = *definition;
    renamed.name = NameOfImport(import.name);
    COMPOSABLE_TRY(const wasm::TypeIndex index, encoder_.ImportType(renamed));
    world_types_.push_back({definition, index});
  }
  return {};
}

Status InterceptorImports::Add() {
  for (const auto* items : {&target_.imports, &target_.exports})
    for (const wit::WorldItem& item : *items) encoder_.Reserve(item.name);
  for (const wit::WorldItem& item : target_.exports) {
    COMPOSABLE_CHECK(ImportTypesOf(item));
    if (const wit::Interface* interface = wit::InterfaceOf(item)) {
      COMPOSABLE_CHECK(Import(item.name, *interface));
    } else {
      COMPOSABLE_TRY(const wasm::ExternIndex index, encoder_.Import(item));
      items_.emplace(item.name, index);
    }
  }
  // Advice may have advice of its own.
  for (int number = 1; names_.contains(advice_name_) || items_.contains(advice_name_); ++number)
    advice_name_ = "advice-" + std::to_string(number);
  COMPOSABLE_CHECK(Import(advice_name_, advice_));
  for (const wit::Interface& interface : host_)
    COMPOSABLE_CHECK(Import(wit::ToString(*interface.name), interface));
  return {};
}

const wasm::InstanceIndex* InterceptorImports::host(std::string_view name) const {
  for (const wit::Interface& interface : host_) {
    if (wit::ToString(*interface.name) == name) return &instances_.at(&interface).index;
  }
  return nullptr;
}

}  // namespace composable::synth
