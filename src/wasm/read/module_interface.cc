// The imports and exports of a core module. Source: WebAssembly 3.0, "Binary Format: Modules";
// proposal compact-import-section.

#include "wasm/module_interface.h"

#include <array>
#include <optional>
#include <utility>

#include "wasm/read/module_sections.h"
#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

// vec(<item>), whole; nothing where the section is absent.
template <typename ReadItem>
auto ReadSection(ModuleSections& sections, Scopes& scopes, ModuleSection id, ReadItem read_item)
    -> Result<std::vector<typename decltype(read_item(std::declval<Input&>()))::value_type>> {
  if (!sections[id].has_value()) return {};
  Input in{*sections[id], scopes};
  COMPOSABLE_TRY(auto items,
                 ReadVector(in, ModuleSectionName(id), limits::kSectionItems, read_item));
  COMPOSABLE_CHECK(in.cursor.ExpectEnd());
  return items;
}

// The compact forms have an empty item name and one of these bytes where the kind of a type stands.
constexpr std::uint8_t kManyNamesAndTypes = 0x7F;
constexpr std::uint8_t kManyNamesOneType = 0x7E;

// imports ::= m:<name> 0x00 0x7f vec(n:<name> t:<externtype>)      => many
//           | m:<name> 0x00 0x7e t:<externtype> vec(n:<name>)      => many of one type
//           | m:<name> n:<name> t:<externtype>                     => one
Result<std::vector<CoreImport>> ReadImportGroup(Input& in) {
  CoreImport import;
  COMPOSABLE_TRY(import.module, in.cursor.ReadName("core:import"));
  COMPOSABLE_TRY(import.name, in.cursor.ReadName("core:import"));
  COMPOSABLE_TRY(const std::uint8_t form, in.cursor.PeekByte("core:import"));
  const bool is_compact =
      import.name.empty() && (form == kManyNamesAndTypes || form == kManyNamesOneType);
  if (!is_compact || form == kManyNamesOneType) {
    if (is_compact) COMPOSABLE_CHECK(in.cursor.ReadByte("core:import"));
    COMPOSABLE_TRY(import.type, ReadCoreExternType(in));
    if (!is_compact) return std::vector<CoreImport>{std::move(import)};
  } else {
    COMPOSABLE_CHECK(in.cursor.ReadByte("core:import"));
  }
  return ReadVector(in, "core:import group", limits::kSectionItems,
                    [&](Input& input) -> Result<CoreImport> {
                      CoreImport member = import;
                      COMPOSABLE_TRY(member.name, input.cursor.ReadName("core:import"));
                      if (form == kManyNamesAndTypes) {
                        COMPOSABLE_TRY(member.type, ReadCoreExternType(input));
                      }
                      return member;
                    });
}

// table ::= tt:<tabletype> | 0x40 0x00 tt:<tabletype> e:<expr>
Result<CoreExternType> ReadTable(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte("core:table"));
  if (first != 0x40) return ReadTableType(in);
  COMPOSABLE_CHECK(in.cursor.ReadByte("core:table"));
  COMPOSABLE_TRY(const std::uint8_t second, in.cursor.ReadByte("core:table"));
  if (second != 0x00) return in.cursor.Unexpected(second, "core:table", "0x00 after 0x40");
  COMPOSABLE_TRY(const auto table, ReadTableType(in));
  COMPOSABLE_CHECK(SkipConstantExpression(in));
  return table;
}

// global ::= gt:<globaltype> e:<expr>
Result<CoreExternType> ReadGlobal(Input& in) {
  COMPOSABLE_TRY(const auto global, ReadGlobalType(in));
  COMPOSABLE_CHECK(SkipConstantExpression(in));
  return global;
}

Result<CoreExternType> ReadFunction(Input& in) {
  COMPOSABLE_TRY(const auto type, ReadIndex<CoreTypeIndex>(in, "core:func"));
  return CoreFuncExtern{type};
}

Result<CoreExternType> ReadMemory(Input& in) {
  COMPOSABLE_TRY(const auto memory, ReadMemoryType(in));
  return memory;
}

Result<CoreExternType> ReadTag(Input& in) {
  COMPOSABLE_TRY(const auto tag, ReadTagType(in));
  return tag;
}

Sort SortOf(const CoreExternType& type) { return static_cast<Sort>(type.index()); }
static_assert(static_cast<std::size_t>(Sort::kCoreFunc) == 0 &&
              static_cast<std::size_t>(Sort::kCoreTag) == 4);

// The types of everything of one sort: what is imported, then what is defined. What is defined is
// decoded when an export first asks for it.
class ItemTypes {
 public:
  ItemTypes(ModuleSections& sections, Scopes& scopes, const std::vector<CoreImport>& imports)
      : sections_(sections), scopes_(scopes) {
    for (const CoreImport& import : imports)
      imported_[static_cast<std::size_t>(SortOf(import.type))].push_back(import.type);
  }

  Result<CoreExternType> Find(const RawExport& item) {
    const auto sort = static_cast<std::size_t>(item.sort);
    if (item.index < imported_[sort].size()) return imported_[sort][item.index];
    if (!defined_[sort].has_value()) {
      COMPOSABLE_TRY(defined_[sort], ReadDefined(item.sort));
    }
    const std::size_t index = item.index - imported_[sort].size();
    if (index >= defined_[sort]->size()) {
      return Cursor::ErrorAt(
          item.offset, "`core:export`: expected an index below {} ({}), found {}",
          imported_[sort].size() + defined_[sort]->size(), SortName(item.sort), item.index);
    }
    return (*defined_[sort])[index];
  }

 private:
  Result<std::vector<CoreExternType>> ReadDefined(Sort sort) {
    switch (sort) {
      case Sort::kCoreFunc:
        return ReadSection(sections_, scopes_, ModuleSection::kFunction, ReadFunction);
      case Sort::kCoreTable:
        return ReadSection(sections_, scopes_, ModuleSection::kTable, ReadTable);
      case Sort::kCoreMemory:
        return ReadSection(sections_, scopes_, ModuleSection::kMemory, ReadMemory);
      case Sort::kCoreGlobal:
        return ReadSection(sections_, scopes_, ModuleSection::kGlobal, ReadGlobal);
      default:
        return ReadSection(sections_, scopes_, ModuleSection::kTag, ReadTag);
    }
  }

  static constexpr std::size_t kSorts = std::variant_size_v<CoreExternType>;
  ModuleSections& sections_;
  Scopes& scopes_;
  std::array<std::vector<CoreExternType>, kSorts> imported_;
  std::array<std::optional<std::vector<CoreExternType>>, kSorts> defined_;
};

}  // namespace

// export ::= n:<name> si:<core:sortidx>
Result<RawExport> ReadRawExport(Input& in) {
  RawExport item;
  COMPOSABLE_TRY(item.name, in.cursor.ReadName("core:export"));
  COMPOSABLE_TRY(item.sort, ReadCoreExternSort(in));
  item.offset = in.cursor.Offset();
  COMPOSABLE_TRY(item.index, in.cursor.ReadU32("core:export"));
  return item;
}

const SubType* ModuleInterface::FindType(CoreTypeIndex index) const {
  std::size_t rest = index.value;
  for (const RecGroup& group : types) {
    if (rest < group.types.size()) return &group.types[rest];
    rest -= group.types.size();
  }
  return nullptr;
}

Result<ModuleInterface> ReadModuleInterface(ByteView module, std::uint64_t base) {
  COMPOSABLE_TRY(ModuleSections sections, FindModuleSections(module, base));
  Scopes scopes;
  scopes.Enter();
  ModuleInterface result;
  COMPOSABLE_TRY(result.types, ReadSection(sections, scopes, ModuleSection::kType, ReadRecGroup));
  COMPOSABLE_TRY(auto groups,
                 ReadSection(sections, scopes, ModuleSection::kImport, ReadImportGroup));
  for (auto& group : groups) {
    for (CoreImport& import : group) result.imports.push_back(std::move(import));
  }
  COMPOSABLE_TRY(auto exports,
                 ReadSection(sections, scopes, ModuleSection::kExport, ReadRawExport));
  ItemTypes types(sections, scopes, result.imports);
  for (RawExport& item : exports) {
    COMPOSABLE_TRY(const CoreExternType type, types.Find(item));
    result.exports.push_back({std::move(item.name), type});
  }
  return result;
}

}  // namespace composable::wasm
