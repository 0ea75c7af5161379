// The outline of a binary. Source: component model, Binary.md "Component Definitions"; WebAssembly
// "Modules".

#include <array>

#include "wasm/limits.h"
#include "wasm/read/cursor.h"
#include "wasm/read/section_header.h"
#include "wasm/sections.h"

namespace composable::wasm {
namespace {

constexpr std::uint8_t kLastComponentSection = 12;
constexpr std::uint8_t kLastModuleSection = 13;

SectionKind KindOf(BinaryKind binary, std::uint8_t id) {
  if (binary == BinaryKind::kComponent) return static_cast<SectionKind>(id);
  static constexpr std::array<SectionKind, kLastModuleSection + 1> kModuleKinds = {
      SectionKind::kCustom,          SectionKind::kModuleTypes,   SectionKind::kModuleImports,
      SectionKind::kModuleFunctions, SectionKind::kModuleTables,  SectionKind::kModuleMemories,
      SectionKind::kModuleGlobals,   SectionKind::kModuleExports, SectionKind::kModuleStart,
      SectionKind::kModuleElements,  SectionKind::kModuleCode,    SectionKind::kModuleData,
      SectionKind::kModuleDataCount, SectionKind::kModuleTags,
  };
  return kModuleKinds[id];
}

// Whether the contents start with a number of items, or are such a number.
bool HasCount(SectionKind kind) {
  switch (kind) {
    case SectionKind::kCustom:
    case SectionKind::kCoreModule:
    case SectionKind::kComponent:
    case SectionKind::kStart:
    case SectionKind::kModuleStart:
      return false;
    default:
      return true;
  }
}

Result<std::vector<SectionInfo>> ReadSectionInfos(ByteView binary, std::uint64_t base,
                                                  BinaryKind kind, std::uint32_t depth);

// What the contents of a section tell of it: its name, its item count, or its own sections.
Status ReadContents(Cursor contents, std::uint32_t depth, SectionInfo& info) {
  if (info.kind == SectionKind::kCustom) {
    COMPOSABLE_TRY(info.name, contents.ReadName("custom section"));
    return {};
  }
  if (HasCount(info.kind)) {
    COMPOSABLE_TRY(info.item_count, contents.ReadU32("section"));
    return {};
  }
  if (info.kind != SectionKind::kCoreModule && info.kind != SectionKind::kComponent) return {};
  const std::uint64_t base = contents.Offset();
  if (depth >= limits::kNesting) {
    return Cursor::ErrorAt(base, "`component`: expected at most {} levels of nesting, found more",
                           limits::kNesting);
  }
  COMPOSABLE_TRY(const BinaryKind nested, ReadBinaryKind(contents.Rest(), base));
  COMPOSABLE_TRY(info.children, ReadSectionInfos(contents.Rest(), base, nested, depth + 1));
  return {};
}

Result<std::vector<SectionInfo>> ReadSectionInfos(ByteView binary, std::uint64_t base,
                                                  BinaryKind kind, std::uint32_t depth) {
  const bool is_component = kind == BinaryKind::kComponent;
  const std::uint8_t last = is_component ? kLastComponentSection : kLastModuleSection;
  Cursor cursor(binary.subspan(kComponentPreamble.size()), base + kComponentPreamble.size(),
                is_component ? "component" : "core module");
  std::vector<SectionInfo> sections;
  while (!cursor.AtEnd()) {
    COMPOSABLE_TRY(const SectionHeader header, ReadSectionHeader(cursor));
    if (header.id > last) {
      return Cursor::ErrorAt(header.offset,
                             "`section`: expected a section id from 0 to {}, found {}", last,
                             header.id);
    }
    SectionInfo info;
    info.kind = KindOf(kind, header.id);
    info.offset = header.offset;
    info.header = header.contents_offset - header.offset;
    info.size = header.size;
    COMPOSABLE_TRY(Cursor contents, cursor.Take(header.size, "section", "section"));
    COMPOSABLE_CHECK(ReadContents(std::move(contents), depth, info));
    sections.push_back(std::move(info));
  }
  return sections;
}

}  // namespace

std::string_view SectionKindName(SectionKind kind) {
  static constexpr std::array<std::string_view, 26> kNames = {
      "custom",     "core module", "core instances",
      "core types", "component",   "instances",
      "aliases",    "types",       "canonical functions",
      "start",      "imports",     "exports",
      "values",     "types",       "imports",
      "functions",  "tables",      "memories",
      "globals",    "exports",     "start",
      "elements",   "code",        "data",
      "data count", "tags",
  };
  return kNames[static_cast<std::size_t>(kind)];
}

Result<BinaryOutline> ReadOutline(ByteView binary) {
  BinaryOutline outline;
  outline.size = binary.size();
  COMPOSABLE_TRY(outline.kind, ReadBinaryKind(binary, 0));
  COMPOSABLE_TRY(outline.sections, ReadSectionInfos(binary, 0, outline.kind, 1));
  return outline;
}

}  // namespace composable::wasm
