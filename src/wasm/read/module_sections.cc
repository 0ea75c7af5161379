#include "wasm/read/module_sections.h"

#include <algorithm>
#include <utility>

#include "wasm/preamble.h"
#include "wasm/read/section_header.h"

namespace composable::wasm {
namespace {

// Where a section stands in the order.
std::ptrdiff_t OrderOf(ModuleSection id) {
  return std::ranges::find(kModuleSectionOrder, id) - kModuleSectionOrder.begin();
}

}  // namespace

std::string_view ModuleSectionName(ModuleSection id) {
  static constexpr std::array<std::string_view, kModuleSectionCount> kNames = {
      "custom section",          "core type section",   "core import section",
      "core function section",   "core table section",  "core memory section",
      "core global section",     "core export section", "core start section",
      "core element section",    "core code section",   "core data section",
      "core data count section", "core tag section",
  };
  return kNames.at(static_cast<std::size_t>(id));
}

Result<ModuleSections> FindModuleSections(ByteView module, std::uint64_t base) {
  COMPOSABLE_TRY(const BinaryKind kind, ReadBinaryKind(module, base));
  if (kind != BinaryKind::kCoreModule) {
    return Cursor::ErrorAt(base, "not a core module: this is a component (version 0xd, layer 1)");
  }
  ModuleSections sections;
  Cursor cursor(module.subspan(kCoreModulePreamble.size()), base + kCoreModulePreamble.size(),
                "core module");
  auto last = ModuleSection::kCustom;
  while (!cursor.AtEnd()) {
    COMPOSABLE_TRY(const SectionHeader header, ReadSectionHeader(cursor));
    if (header.id >= kModuleSectionCount) {
      return Cursor::ErrorAt(
          header.offset, "`core:section`: expected a section id from 0 to 13, found {}", header.id);
    }
    const auto id = static_cast<ModuleSection>(header.id);
    COMPOSABLE_TRY(Cursor contents,
                   cursor.Take(header.size, "core:section", ModuleSectionName(id)));
    if (id == ModuleSection::kCustom) {
      sections.customs.push_back(std::move(contents));
      continue;
    }
    if (last != ModuleSection::kCustom && OrderOf(id) <= OrderOf(last)) {
      return Cursor::ErrorAt(header.offset,
                             "`core:section`: expected no {} after the {}, found one",
                             ModuleSectionName(id), ModuleSectionName(last));
    }
    last = id;
    sections[id] = std::move(contents);
  }
  return sections;
}

}  // namespace composable::wasm
