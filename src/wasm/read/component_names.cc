// Source: component model, Binary.md "Name Section".

#include "wasm/component_names.h"

#include <limits>

#include "wasm/read/productions.h"
#include "wasm/read/sort_codes.h"

namespace composable::wasm {
namespace {

// sort, any of them; nothing where it is unknown.
Result<std::optional<Sort>> ReadNamedSort(Cursor& cursor) {
  COMPOSABLE_TRY(const std::uint8_t byte, cursor.ReadByte("sortnames"));
  if (byte != 0x00) return SortOfByte(byte);
  COMPOSABLE_TRY(const std::uint8_t core, cursor.ReadByte("sortnames"));
  return CoreSortOfByte(core);
}

}  // namespace

// namemap ::= vec(<nameassoc>);  nameassoc ::= idx:<u32> name:<name>
Result<std::vector<NameAssociation>> ReadNameMap(Cursor& cursor) {
  COMPOSABLE_TRY(const std::uint32_t count,
                 cursor.ReadCount("namemap", std::numeric_limits<std::uint32_t>::max()));
  std::vector<NameAssociation> names;
  for (std::uint32_t i = 0; i < count; ++i) {
    NameAssociation association;
    COMPOSABLE_TRY(association.index, cursor.ReadU32("nameassoc"));
    COMPOSABLE_TRY(association.name, cursor.ReadUnlimitedName("nameassoc"));
    names.push_back(std::move(association));
  }
  COMPOSABLE_CHECK(cursor.ExpectEnd());
  return names;
}

// namedata            ::= namesubsection_0(<name>)? namesubsection_1(<sortnames>)*
// namesubsection_N(B) ::= N:<byte> size:<u32> B   (if size == |B|)
Result<ComponentNames> ReadComponentNames(ByteView data, std::uint64_t base) {
  ComponentNames result;
  Cursor cursor(data, base, "component-name section");
  while (!cursor.AtEnd()) {
    COMPOSABLE_TRY(const std::uint8_t kind, cursor.ReadByte("namesubsection"));
    COMPOSABLE_TRY(const std::uint32_t size, cursor.ReadU32("namesubsection"));
    COMPOSABLE_TRY(Cursor contents, cursor.Take(size, "namesubsection", "name subsection"));
    if (kind == 0) {
      COMPOSABLE_TRY(result.component, contents.ReadUnlimitedName("componentnamesubsec"));
      COMPOSABLE_CHECK(contents.ExpectEnd());
    } else if (kind == 1) {
      COMPOSABLE_TRY(const std::optional<Sort> sort, ReadNamedSort(contents));
      if (!sort.has_value()) continue;
      SortNames names{.sort = *sort, .names = {}};
      COMPOSABLE_TRY(names.names, ReadNameMap(contents));
      result.sorts.push_back(std::move(names));
    }
  }
  return result;
}

}  // namespace composable::wasm
