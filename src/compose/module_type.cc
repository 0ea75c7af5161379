#include "compose/module_type.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace composable::compose {
namespace {

// Types that stand for themselves, without the definitions of their module.
bool IsSelfContained(const wasm::CoreValueType& type) {
  const auto* const reference = std::get_if<wasm::RefType>(&type);
  return reference == nullptr || std::holds_alternative<wasm::AbstractHeap>(reference->heap);
}

// The type of that index; null for one of several in a group, which is another type than it would
// be alone.
const wasm::SubType* FindTypeAlone(const wasm::ModuleInterface& interface,
                                   wasm::CoreTypeIndex index) {
  std::size_t before = 0;
  for (const wasm::RecGroup& group : interface.types) {
    if (index.value < before + group.types.size()) {
      return group.types.size() == 1 ? group.types.data() : nullptr;
    }
    before += group.types.size();
  }
  return nullptr;
}

// A plain function type, or null.
const wasm::CoreFuncType* PlainFunction(const wasm::SubType* type) {
  if (type == nullptr || !type->is_final || type->supertype || type->composite.is_shared ||
      type->composite.describes || type->composite.descriptor) {
    return nullptr;
  }
  const auto* const function = std::get_if<wasm::CoreFuncType>(&type->composite.body);
  if (function == nullptr || !std::ranges::all_of(function->parameters, IsSelfContained) ||
      !std::ranges::all_of(function->results, IsSelfContained)) {
    return nullptr;
  }
  return function;
}

class TypeMaker {
 public:
  explicit TypeMaker(const wasm::ModuleInterface& interface) : interface_(interface) {}

  std::optional<wasm::ModuleType> Run() {
    std::set<std::pair<std::string, std::string>> imported;
    for (const wasm::CoreImport& import : interface_.imports) {
      if (!imported.emplace(import.module, import.name).second) return std::nullopt;
      const auto type = Translate(import.type);
      if (!type) return std::nullopt;
      items_.emplace_back(wasm::CoreImport{import.module, import.name, *type});
    }
    for (const wasm::CoreExportType& item : interface_.exports) {
      const auto type = Translate(item.type);
      if (!type) return std::nullopt;
      items_.emplace_back(wasm::CoreExportType{item.name, *type});
    }
    wasm::ModuleType type{std::move(types_)};
    std::ranges::move(items_, std::back_inserter(type.declarations));
    return type;
  }

 private:
  // The same with the type indices of the module type.
  std::optional<wasm::CoreExternType> Translate(const wasm::CoreExternType& type) {
    if (const auto* function = std::get_if<wasm::CoreFuncExtern>(&type)) {
      const auto index = Define(function->type);
      if (!index || function->is_exact) return std::nullopt;
      return wasm::CoreFuncExtern{*index, false};
    }
    if (const auto* tag = std::get_if<wasm::TagType>(&type)) {
      const auto index = Define(tag->type);
      return index ? std::optional<wasm::CoreExternType>(wasm::TagType{*index}) : std::nullopt;
    }
    if (const auto* table = std::get_if<wasm::TableType>(&type)) {
      if (!IsSelfContained(table->element)) return std::nullopt;
    } else if (const auto* global = std::get_if<wasm::GlobalType>(&type)) {
      if (!IsSelfContained(global->content)) return std::nullopt;
    }
    return type;
  }

  std::optional<wasm::CoreTypeIndex> Define(wasm::CoreTypeIndex index) {
    const auto known = indices_.find(index);
    if (known != indices_.end()) return known->second;
    const wasm::CoreFuncType* const function = PlainFunction(FindTypeAlone(interface_, index));
    if (function == nullptr) return std::nullopt;
    const wasm::CoreTypeIndex made(static_cast<std::uint32_t>(types_.size()));
    types_.emplace_back(wasm::RecGroup{wasm::RecGroup::Form::kSingle,
                                       {{true, std::nullopt, {false, {}, {}, *function}}}});
    indices_.emplace(index, made);
    return made;
  }

  const wasm::ModuleInterface& interface_;
  std::vector<wasm::ModuleTypeDeclaration> types_;
  std::vector<wasm::ModuleTypeDeclaration> items_;
  std::map<wasm::CoreTypeIndex, wasm::CoreTypeIndex> indices_;
};

}  // namespace

std::optional<wasm::ModuleType> ModuleTypeOf(const wasm::ModuleInterface& interface) {
  return TypeMaker(interface).Run();
}

}  // namespace composable::compose
