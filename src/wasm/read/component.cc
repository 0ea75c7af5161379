// Components and their sections. Source: component model, Binary.md "Component Definitions".

#include "wasm/preamble.h"
#include "wasm/read/productions.h"
#include "wasm/read/section_header.h"
#include "wasm/reader.h"

namespace composable::wasm {
namespace {

Result<Component> ReadComponentIn(ByteView binary, std::uint64_t base, Scopes& scopes);

// section_N(vec(<item>)): nothing may follow the last item.
template <typename ReadItem>
auto ReadItems(Input& in, std::string_view items, ReadItem read_item) {
  auto result = ReadVector(in, items, limits::kSectionItems, read_item);
  if (result.has_value()) {
    if (auto end = in.cursor.ExpectEnd(); !end.has_value())
      result = std::unexpected(std::move(end).error());
  }
  return result;
}

// core:custom ::= n:<core:name> bytes
Result<Section> ReadCustomSection(Input& in) {
  CustomSection section;
  COMPOSABLE_TRY(section.name, in.cursor.ReadName("custom section"));
  section.data.bytes = in.cursor.Rest();
  return section;
}

Status CheckModuleSize(const SectionHeader& header, std::string_view what) {
  if (header.size <= limits::kModuleBytes) return {};
  return Cursor::ErrorAt(header.offset, "`{}`: expected at most {} bytes, found {}", what,
                         limits::kModuleBytes, header.size);
}

// core:module: the preamble is checked, the rest is opaque.
Result<Section> ReadCoreModuleSection(Input& in, const SectionHeader& header) {
  COMPOSABLE_CHECK(CheckModuleSize(header, "core:module"));
  const ByteView module = in.cursor.Rest();
  COMPOSABLE_TRY(const BinaryKind kind, ReadBinaryKind(module, header.contents_offset));
  if (kind != BinaryKind::kCoreModule) {
    return Cursor::ErrorAt(header.contents_offset,
                           "`core:module`: expected a core module (layer 0), found a component");
  }
  COMPOSABLE_CHECK(in.scopes.Define(Sort::kCoreModule, header.offset));
  return CoreModuleSection{Payload{module}};
}

Result<Section> ReadComponentSection(Input& in, const SectionHeader& header) {
  COMPOSABLE_CHECK(CheckModuleSize(header, "component"));
  if (in.scopes.Depth() >= limits::kNesting) {
    return Cursor::ErrorAt(header.offset,
                           "`component`: expected at most {} levels of nesting, found more",
                           limits::kNesting);
  }
  COMPOSABLE_TRY(auto component,
                 ReadComponentIn(in.cursor.Rest(), header.contents_offset, in.scopes));
  COMPOSABLE_CHECK(in.scopes.Define(Sort::kComponent, header.offset));
  return ComponentSection{Box<Component>(std::move(component))};
}

Result<Section> ReadStartSection(Input& in) {
  COMPOSABLE_TRY(auto start, ReadStart(in));
  COMPOSABLE_CHECK(in.cursor.ExpectEnd());
  return start;
}

// For messages, and as the region of the cursor over the section.
std::string_view SectionName(std::uint8_t id) {
  static constexpr std::string_view kNames[] = {
      "custom section",    "core module section", "core instance section", "core type section",
      "component section", "instance section",    "alias section",         "type section",
      "canonical section", "start section",       "import section",        "export section",
      "value section",
  };
  return id < std::size(kNames) ? kNames[id] : std::string_view("section");
}

Result<Section> ReadSectionContents(Input& in, const SectionHeader& header) {
  switch (header.id) {
    case 0:
      return ReadCustomSection(in);
    case 1:
      return ReadCoreModuleSection(in, header);
    case 2: {
      COMPOSABLE_TRY(auto instances, ReadItems(in, "core instances", ReadCoreInstance));
      return CoreInstanceSection{std::move(instances)};
    }
    case 3: {
      COMPOSABLE_TRY(auto types, ReadItems(in, "core types", ReadCoreType));
      return CoreTypeSection{std::move(types)};
    }
    case 4:
      return ReadComponentSection(in, header);
    case 5: {
      COMPOSABLE_TRY(auto instances, ReadItems(in, "instances", ReadInstance));
      return InstanceSection{std::move(instances)};
    }
    case 6: {
      COMPOSABLE_TRY(auto aliases, ReadItems(in, "aliases", ReadAlias));
      return AliasSection{std::move(aliases)};
    }
    case 7: {
      COMPOSABLE_TRY(auto types, ReadItems(in, "types", ReadType));
      return TypeSection{std::move(types)};
    }
    case 8: {
      COMPOSABLE_TRY(auto functions, ReadItems(in, "canonical functions", ReadCanonical));
      return CanonicalSection{std::move(functions)};
    }
    case 9:
      return ReadStartSection(in);
    case 10: {
      COMPOSABLE_TRY(auto imports, ReadItems(in, "imports", ReadImport));
      return ImportSection{std::move(imports)};
    }
    case 11: {
      COMPOSABLE_TRY(auto exports, ReadItems(in, "exports", ReadExport));
      return ExportSection{std::move(exports)};
    }
    case 12: {
      COMPOSABLE_TRY(auto values, ReadItems(in, "values", ReadValue));
      return ValueSection{std::move(values)};
    }
    default:
      return Cursor::ErrorAt(header.offset,
                             "`section`: expected a section id from 0 to 12, found {}", header.id);
  }
}

// component ::= <preamble> s*:<section>*
Result<Component> ReadSections(ByteView binary, std::uint64_t base, Scopes& scopes) {
  COMPOSABLE_TRY(const BinaryKind kind, ReadBinaryKind(binary, base));
  if (kind != BinaryKind::kComponent) {
    return Cursor::ErrorAt(
        base,
        "not a component: this is a core module (version 1, layer 0); wrap it with `wasm-tools "
        "component new`");
  }
  Component component;
  Cursor cursor(binary.subspan(kComponentPreamble.size()), base + kComponentPreamble.size(),
                "component");
  bool has_start = false;
  while (!cursor.AtEnd()) {
    COMPOSABLE_TRY(const SectionHeader header, ReadSectionHeader(cursor));
    const std::string_view region = SectionName(header.id);
    COMPOSABLE_TRY(Cursor contents, cursor.Take(header.size, "section", region));
    if (header.id == 9 && std::exchange(has_start, true)) {
      return Cursor::ErrorAt(header.offset,
                             "`start`: expected at most one start section, found another");
    }
    Input in{std::move(contents), scopes};
    auto section = ReadSectionContents(in, header);
    if (!section.has_value()) {
      if (header.id > 12) return std::unexpected(std::move(section).error());
      return std::unexpected(std::move(section).error().WithContext(
          fmt::format("{} at {:#x}", region, header.offset)));
    }
    component.sections.push_back(std::move(*section));
  }
  return component;
}

Result<Component> ReadComponentIn(ByteView binary, std::uint64_t base, Scopes& scopes) {
  scopes.Enter();
  auto component = ReadSections(binary, base, scopes);
  scopes.Leave();
  return component;
}

}  // namespace

Result<Component> ReadComponent(ByteView binary) {
  Scopes scopes;
  return ReadComponentIn(binary, 0, scopes);
}

}  // namespace composable::wasm
