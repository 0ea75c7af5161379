// The outline of a binary: its sections as a tree, with their places and sizes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "wasm/preamble.h"

namespace composable::wasm {

enum class SectionKind : std::uint8_t {
  kCustom,
  // Of components.
  kCoreModule,
  kCoreInstances,
  kCoreTypes,
  kComponent,
  kInstances,
  kAliases,
  kTypes,
  kCanonicals,
  kStart,
  kImports,
  kExports,
  kValues,
  // Of core modules.
  kModuleTypes,
  kModuleImports,
  kModuleFunctions,
  kModuleTables,
  kModuleMemories,
  kModuleGlobals,
  kModuleExports,
  kModuleStart,
  kModuleElements,
  kModuleCode,
  kModuleData,
  kModuleDataCount,
  kModuleTags,
};

// For people: "custom", "core module", "canonical functions", "code".
std::string_view SectionKindName(SectionKind kind);

struct SectionInfo {
  SectionKind kind = SectionKind::kCustom;
  std::string name;          // of a custom section, else empty
  std::uint64_t offset = 0;  // of the section's id byte, in the outermost binary
  std::uint64_t header = 0;  // bytes of id and length
  std::uint64_t size = 0;    // bytes of the contents, after the header
  // The number in front of the items; absent for custom, core module, component and start sections.
  std::optional<std::uint32_t> item_count;
  std::vector<SectionInfo> children;  // of core modules and components
  bool operator==(const SectionInfo&) const = default;
};

struct BinaryOutline {
  BinaryKind kind = BinaryKind::kComponent;
  std::uint64_t size = 0;  // bytes of the whole binary
  std::vector<SectionInfo> sections;
  bool operator==(const BinaryOutline&) const = default;
};

// Walks the section headers of a component or core module, and of everything nested in it. Nothing
// but headers, counts and custom section names is read, so a binary with broken contents still has
// an outline. Errors as ReadComponent's.
Result<BinaryOutline> ReadOutline(ByteView binary);

}  // namespace composable::wasm
