// Aliases of all three kinds.
//
// Source: component model, Binary.md "Alias Definitions".
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "wasm/index.h"

namespace composable::wasm {

// `(alias export instance name (sort))`. The sort is one that a component can export.
struct ExportAlias {
  Sort sort = Sort::kFunc;
  InstanceIndex instance;
  std::string name;
  bool operator==(const ExportAlias&) const = default;
};

// `(alias core export instance name (sort))`. The sort is one that a core module can export.
struct CoreExportAlias {
  Sort sort = Sort::kCoreFunc;
  CoreInstanceIndex instance;
  std::string name;
  bool operator==(const CoreExportAlias&) const = default;
};

// `(alias outer count index (sort))`: item `index` of the enclosing scope `count` levels out, 0
// being the scope of the alias itself. A scope is a component, component type or instance type. The
// sort is one of core module, core type, type, component.
struct OuterAlias {
  Sort sort = Sort::kType;
  std::uint32_t count = 0;
  std::uint32_t index = 0;
  bool operator==(const OuterAlias&) const = default;
};

using Alias = std::variant<ExportAlias, CoreExportAlias, OuterAlias>;

// The index space that the alias adds an item to.
inline Sort SortOf(const Alias& alias) {
  return std::visit([](const auto& form) { return form.sort; }, alias);
}

}  // namespace composable::wasm
