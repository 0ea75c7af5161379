// Source: WebAssembly 3.0 "Name Section".

#include "wasm/module_names.h"

#include <utility>
#include <vector>

#include "wasm/read/productions.h"

namespace composable::wasm {

// namedata            ::= namesubsection_0(<name>)? namesubsection_1(vec(x:<u32> n:<name>))? ...
// namesubsection_N(B) ::= N:<byte> size:<u32> B   (if size == |B|)
Result<ModuleNames> ReadModuleNames(ByteView data, std::uint64_t base) {
  ModuleNames result;
  Cursor cursor(data, base, "name section");
  while (!cursor.AtEnd()) {
    COMPOSABLE_TRY(const std::uint8_t kind, cursor.ReadByte("namesubsection"));
    COMPOSABLE_TRY(const std::uint32_t size, cursor.ReadU32("namesubsection"));
    COMPOSABLE_TRY(Cursor contents, cursor.Take(size, "namesubsection", "name subsection"));
    if (kind == 0) {
      COMPOSABLE_TRY(result.module, contents.ReadUnlimitedName("modulenamesubsec"));
      COMPOSABLE_CHECK(contents.ExpectEnd());
    } else if (kind == 1) {
      COMPOSABLE_TRY(std::vector<NameAssociation> names, ReadNameMap(contents));
      for (NameAssociation& function : names)
        result.functions.emplace(function.index, std::move(function.name));
    }
  }
  return result;
}

}  // namespace composable::wasm
