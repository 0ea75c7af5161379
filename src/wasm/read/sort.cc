// Sorts and items named by sort and index. Source: component model, Binary.md "Instance
// Definitions".

#include <optional>

#include "wasm/read/productions.h"
#include "wasm/read/sort_codes.h"

namespace composable::wasm {
namespace {

template <typename Index, typename Variant>
Result<Variant> ReadIndexAs(Input& in, std::string_view production) {
  COMPOSABLE_TRY(const auto index, ReadIndex<Index>(in, production));
  return index;
}

}  // namespace

// sort ::= 0x00 0x11 => core module
//        | 0x01 => func | 0x02 => value | 0x03 => type | 0x04 => component | 0x05 => instance
Result<Sort> ReadExternSort(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t byte, in.cursor.ReadByte("sort"));
  if (byte == 0x00) {
    COMPOSABLE_TRY(const std::uint8_t core, in.cursor.ReadByte("core:sort"));
    if (core != 0x11) return in.cursor.Unexpected(core, "core:sort", "module (0x11)");
    return Sort::kCoreModule;
  }
  if (const std::optional<Sort> sort = SortOfByte(byte)) return *sort;
  return in.cursor.Unexpected(byte, "sort", "a sort (0x00 to 0x05)");
}

// core:sort ::= 0x00 => func | 0x01 => table | 0x02 => memory | 0x03 => global | 0x04 => tag
Result<Sort> ReadCoreExternSort(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t byte, in.cursor.ReadByte("core:sort"));
  if (const auto sort = CoreSortOfByte(byte); sort && byte <= 0x04) return *sort;
  return in.cursor.Unexpected(
      byte, "core:sort", "func (0x00), table (0x01), memory (0x02), global (0x03) or tag (0x04)");
}

// sortidx ::= sort:<sort> idx:<u32>
Result<ExternIndex> ReadExternIndex(Input& in) {
  COMPOSABLE_TRY(const Sort sort, ReadExternSort(in));
  switch (sort) {
    case Sort::kCoreModule:
      return ReadIndexAs<CoreModuleIndex, ExternIndex>(in, "sortidx");
    case Sort::kFunc:
      return ReadIndexAs<FuncIndex, ExternIndex>(in, "sortidx");
    case Sort::kValue:
      return ReadIndexAs<ValueIndex, ExternIndex>(in, "sortidx");
    case Sort::kType:
      return ReadIndexAs<TypeIndex, ExternIndex>(in, "sortidx");
    case Sort::kComponent:
      return ReadIndexAs<ComponentIndex, ExternIndex>(in, "sortidx");
    default:
      return ReadIndexAs<InstanceIndex, ExternIndex>(in, "sortidx");
  }
}

// core:sortidx ::= sort:<core:sort> idx:<u32>
Result<CoreExternIndex> ReadCoreExternIndex(Input& in) {
  COMPOSABLE_TRY(const Sort sort, ReadCoreExternSort(in));
  switch (sort) {
    case Sort::kCoreFunc:
      return ReadIndexAs<CoreFuncIndex, CoreExternIndex>(in, "core:sortidx");
    case Sort::kCoreTable:
      return ReadIndexAs<CoreTableIndex, CoreExternIndex>(in, "core:sortidx");
    case Sort::kCoreMemory:
      return ReadIndexAs<CoreMemoryIndex, CoreExternIndex>(in, "core:sortidx");
    case Sort::kCoreGlobal:
      return ReadIndexAs<CoreGlobalIndex, CoreExternIndex>(in, "core:sortidx");
    default:
      return ReadIndexAs<CoreTagIndex, CoreExternIndex>(in, "core:sortidx");
  }
}

}  // namespace composable::wasm
