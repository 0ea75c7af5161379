#include "compose/binaries.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "compose/module_type.h"
#include "wasm/module_interface.h"
#include "wasm/reader.h"

namespace composable::compose {

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

bool ModuleImporter::Extract(wasm::Component& component) {
  const auto large = [this](ByteView module) {
    return module.size() < large_module_ ? std::nullopt : std::optional(module);
  };
  return ExtractFrom(component, large, 1);
}

bool ModuleImporter::ExtractShared(wasm::Component& component, ByteView module) {
  const auto same = [module](ByteView other) {
    return std::ranges::equal(module, other) ? std::optional(module) : std::nullopt;
  };
  return ExtractFrom(component, same, 1);
}

bool ModuleImporter::ExtractFrom(wasm::Component& component, const Choice& choose,
                                 std::uint32_t depth) {
  bool is_changed = false;
  for (wasm::Section& section : component.sections) {
    if (auto* nested = std::get_if<wasm::ComponentSection>(&section)) {
      auto& inner = *std::get<Box<wasm::Component>>(nested->component);
      is_changed = ExtractFrom(inner, choose, depth + 1) || is_changed;
      continue;
    }
    const auto* const module = std::get_if<wasm::CoreModuleSection>(&section);
    if (module == nullptr) continue;
    const auto chosen = choose(module->module.bytes);
    const auto import = chosen ? Import(*chosen) : std::nullopt;
    if (!import) continue;
    section = wasm::AliasSection{{wasm::OuterAlias{wasm::Sort::kCoreModule, depth, import->value}}};
    is_changed = true;
  }
  return is_changed;
}

std::optional<wasm::CoreModuleIndex> ModuleImporter::Import(ByteView module) {
  const auto known = indices_.find(AsText(module));
  if (known != indices_.end()) return known->second;
  const auto interface = wasm::ReadModuleInterface(module);
  if (!interface) return std::nullopt;  // the engine says what is wrong with it
  auto type = ModuleTypeOf(*interface);
  if (!type) return std::nullopt;
  std::string name = fmt::format("module-{}", modules_.size());
  const wasm::CoreTypeIndex index = builder_.AddCoreType(*std::move(type));
  const wasm::CoreModuleIndex import = builder_.AddImport({name}, wasm::CoreModuleExtern{index});
  indices_.emplace(AsText(module), import);
  modules_.push_back({std::move(name), module});
  return import;
}

}  // namespace composable::compose
