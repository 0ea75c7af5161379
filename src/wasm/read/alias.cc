// Aliases. Source: component model, Binary.md "Alias Definitions".

#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

// The sort stands before what decides which sorts are allowed, so it is read whole first: every
// byte pair that is a sort of any alias.
Result<Sort> ReadAnySort(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t byte, in.cursor.PeekByte("alias"));
  if (byte != 0x00) return ReadExternSort(in);
  COMPOSABLE_CHECK(in.cursor.ReadByte("alias"));
  COMPOSABLE_TRY(const std::uint8_t core, in.cursor.PeekByte("core:sort"));
  if (core != 0x10 && core != 0x11) return ReadCoreExternSort(in);
  COMPOSABLE_CHECK(in.cursor.ReadByte("core:sort"));
  return core == 0x10 ? Sort::kCoreType : Sort::kCoreModule;
}

bool IsExternSort(Sort sort) { return sort >= Sort::kFunc || sort == Sort::kCoreModule; }
bool IsCoreExternSort(Sort sort) { return sort <= Sort::kCoreTag; }
bool IsOuterSort(Sort sort) {
  return sort == Sort::kCoreModule || sort == Sort::kCoreType || sort == Sort::kType ||
         sort == Sort::kComponent;
}

std::unexpected<Error> WrongSort(std::uint64_t offset, std::string_view alias,
                                 std::string_view expected, Sort found) {
  return Cursor::ErrorAt(offset, "`{}`: expected one of the sorts {}, found {}", alias, expected,
                         SortName(found));
}

// s:<sort> 0x00 i:<instanceidx> n:<name>   => (alias export i n (s))
Result<Alias> ReadExportAlias(Input& in, Sort sort) {
  ExportAlias alias{.sort = sort, .instance = {}, .name = {}};
  COMPOSABLE_TRY(alias.instance, ReadIndex<InstanceIndex>(in, "alias export"));
  COMPOSABLE_TRY(alias.name, in.cursor.ReadName("alias export"));
  return alias;
}

// s:<sort> 0x01 i:<core:instanceidx> n:<core:name>   => (alias core export i n (s))
Result<Alias> ReadCoreExportAlias(Input& in, Sort sort) {
  CoreExportAlias alias{.sort = sort, .instance = {}, .name = {}};
  COMPOSABLE_TRY(alias.instance, ReadIndex<CoreInstanceIndex>(in, "alias core export"));
  COMPOSABLE_TRY(alias.name, in.cursor.ReadName("alias core export"));
  return alias;
}

// s:<sort> 0x02 ct:<u32> idx:<u32>   => (alias outer ct idx (s))
Result<Alias> ReadOuterAlias(Input& in, Sort sort) {
  OuterAlias alias{.sort = sort};
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(alias.count, in.cursor.ReadU32("alias outer"));
  COMPOSABLE_TRY(alias.index, in.cursor.ReadU32("alias outer"));
  COMPOSABLE_CHECK(in.scopes.Check(sort, alias.index, offset, "alias outer", alias.count));
  return alias;
}

Result<Alias> ReadAliasOf(Input& in, Sort sort, std::uint64_t start) {
  COMPOSABLE_TRY(const std::uint8_t target, in.cursor.ReadByte("alias"));
  switch (target) {
    case 0x00:
      if (!IsExternSort(sort)) {
        return WrongSort(start, "alias export",
                         "core module, func, value, type, component, instance", sort);
      }
      return ReadExportAlias(in, sort);
    case 0x01:
      if (!IsCoreExternSort(sort)) {
        return WrongSort(start, "alias core export",
                         "core func, core table, core memory, core global, core tag", sort);
      }
      return ReadCoreExportAlias(in, sort);
    case 0x02:
      if (!IsOuterSort(sort)) {
        return WrongSort(start, "alias outer", "core module, core type, type, component", sort);
      }
      return ReadOuterAlias(in, sort);
    default:
      return in.cursor.Unexpected(target, "alias",
                                  "export (0x00), core export (0x01) or outer (0x02)");
  }
}

}  // namespace

// alias ::= s:<sort> 0x00 i:<instanceidx> n:<name>
//         | s:<sort> 0x01 i:<core:instanceidx> n:<core:name>
//         | s:<sort> 0x02 ct:<u32> idx:<u32>
Result<Alias> ReadAlias(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  COMPOSABLE_TRY(const Sort sort, ReadAnySort(in));
  COMPOSABLE_TRY(auto alias, ReadAliasOf(in, sort, start));
  COMPOSABLE_CHECK(in.scopes.Define(sort, start));
  return alias;
}

}  // namespace composable::wasm
