// The sections of a core module. Source: WebAssembly 3.0, "Binary Format: Modules".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "wasm/read/cursor.h"

namespace composable::wasm {

// Enumerators are the ids.
enum class ModuleSection : std::uint8_t {
  kCustom = 0,
  kType = 1,
  kImport = 2,
  kFunction = 3,
  kTable = 4,
  kMemory = 5,
  kGlobal = 6,
  kExport = 7,
  kStart = 8,
  kElement = 9,
  kCode = 10,
  kData = 11,
  kDataCount = 12,
  kTag = 13,
};
inline constexpr std::uint8_t kModuleSectionCount = 14;

// All but custom sections, in the order that they stand in.
inline constexpr std::array kModuleSectionOrder = {
    ModuleSection::kType,    ModuleSection::kImport,    ModuleSection::kFunction,
    ModuleSection::kTable,   ModuleSection::kMemory,    ModuleSection::kTag,
    ModuleSection::kGlobal,  ModuleSection::kExport,    ModuleSection::kStart,
    ModuleSection::kElement, ModuleSection::kDataCount, ModuleSection::kCode,
    ModuleSection::kData};

// As errors call it: "core type section".
std::string_view ModuleSectionName(ModuleSection id);

class ModuleSections {
 public:
  // The contents of a section; nothing where it is absent, and for custom sections.
  std::optional<Cursor>& operator[](ModuleSection id) {
    return contents_.at(static_cast<std::size_t>(id));
  }
  const std::optional<Cursor>& operator[](ModuleSection id) const {
    return contents_.at(static_cast<std::size_t>(id));
  }
  // Those of each custom section, which start with its name.
  std::vector<Cursor> customs;

 private:
  std::array<std::optional<Cursor>, kModuleSectionCount> contents_;
};

// Finds them, and checks their order. `base` is the offset of the module in the outermost binary.
Result<ModuleSections> FindModuleSections(ByteView module, std::uint64_t base);

}  // namespace composable::wasm
