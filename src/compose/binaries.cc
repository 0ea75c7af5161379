#include "compose/binaries.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "compose/module_type.h"
#include "wasm/module_interface.h"
#include "wasm/reader.h"

namespace composable::compose {
namespace {

// What is known of a module that is viewed in an outline and not all there; null for others.
const graph::OmittedModule* FindOmitted(ByteView module, const graph::ComponentBytes* outline) {
  const auto place = outline == nullptr ? std::nullopt : outline->PlaceOf(module);
  return place ? outline->FindOmitted(*place) : nullptr;
}

}  // namespace

std::size_t CountModulesAndComponents(const wasm::Component& component) {
  std::size_t count = 1;
  for (const wasm::Section& section : component.sections) {
    if (std::holds_alternative<wasm::CoreModuleSection>(section)) ++count;
    const auto* const nested = std::get_if<wasm::ComponentSection>(&section);
    if (nested == nullptr) continue;
    count += CountModulesAndComponents(*std::get<Box<wasm::Component>>(nested->component));
  }
  return count;
}

void CollectModuleSizes(const wasm::Component& component, std::vector<std::size_t>& sizes) {
  for (const wasm::Section& section : component.sections) {
    if (const auto* const module = std::get_if<wasm::CoreModuleSection>(&section))
      sizes.push_back(module->module.bytes.size());
    if (const auto* const nested = std::get_if<wasm::ComponentSection>(&section))
      CollectModuleSizes(*std::get<Box<wasm::Component>>(nested->component), sizes);
  }
}

Result<ReadBinary> Read(ByteView bytes) {
  ReadBinary read{bytes, {}, {}, {}};
  COMPOSABLE_TRY(read.component, wasm::ReadComponent(bytes));
  for (const wasm::Section& section : read.component.sections) {
    if (const auto* imports = std::get_if<wasm::ImportSection>(&section)) {
      for (const wasm::Import& import : imports->imports) {
        read.import_names.push_back(import.name.name);
      }
    } else if (const auto* exports = std::get_if<wasm::ExportSection>(&section)) {
      for (const wasm::Export& item : exports->exports) read.export_names.push_back(item.name);
    }
  }
  return read;
}

Result<bool> ModuleImporter::Extract(wasm::Component& component,
                                     const graph::ComponentBytes* bytes) {
  const auto large = [this](ByteView module) {
    return module.size() < large_module_ ? std::nullopt : std::optional(module);
  };
  return ExtractFrom(component, {large, bytes}, 1);
}

Result<bool> ModuleImporter::ExtractShared(wasm::Component& component, ByteView module) {
  const auto same = [module](ByteView other) {
    return std::ranges::equal(module, other) ? std::optional(module) : std::nullopt;
  };
  return ExtractFrom(component, {same, nullptr}, 1);
}

Result<bool> ModuleImporter::ExtractFrom(wasm::Component& component, const Extraction& how,
                                         std::uint32_t depth) {
  bool is_changed = false;
  for (wasm::Section& section : component.sections) {
    if (auto* nested = std::get_if<wasm::ComponentSection>(&section)) {
      auto& inner = *std::get<Box<wasm::Component>>(nested->component);
      COMPOSABLE_TRY(const bool is_inner_changed, ExtractFrom(inner, how, depth + 1));
      is_changed = is_inner_changed || is_changed;
      continue;
    }
    auto* const module = std::get_if<wasm::CoreModuleSection>(&section);
    if (module == nullptr) continue;
    const graph::OmittedModule* const omitted = FindOmitted(module->module.bytes, how.bytes);
    const auto chosen = how.choose(module->module.bytes);
    const auto import =
        chosen ? Import(*chosen, omitted == nullptr ? *chosen : ByteView(omitted->digest))
               : std::nullopt;
    if (!import && omitted == nullptr) continue;
    is_changed = true;
    if (!import) {
      COMPOSABLE_TRY(const ByteView whole, how.bytes->Whole());
      module->module.bytes = whole.subspan(omitted->place.offset, omitted->place.size);
      continue;
    }
    section = wasm::AliasSection{{wasm::OuterAlias{wasm::Sort::kCoreModule, depth, import->value}}};
  }
  return is_changed;
}

std::optional<wasm::CoreModuleIndex> ModuleImporter::Import(ByteView module, ByteView content) {
  const auto known = indices_.find(AsText(content));
  if (known != indices_.end()) return known->second;
  const auto interface = wasm::ReadModuleInterface(module);
  if (!interface) return std::nullopt;  // the engine says what is wrong with it
  auto type = ModuleTypeOf(*interface);
  if (!type) return std::nullopt;
  std::string name = fmt::format("module-{}", modules_.size());
  const wasm::CoreTypeIndex index = builder_.AddCoreType(*std::move(type));
  const wasm::CoreModuleIndex import = builder_.AddImport({name}, wasm::CoreModuleExtern{index});
  indices_.emplace(AsText(content), import);
  modules_.push_back({std::move(name), module});
  return import;
}

}  // namespace composable::compose
