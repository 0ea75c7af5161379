// Source: WebAssembly 3.0 "Name Section".

#include "wasm/module_names.h"

#include "wasm/write/productions.h"

namespace composable::wasm {
// name:<name> namesubsection_0(<name>)? namesubsection_1(vec(x:<u32> n:<name>))?
void WriteModuleNames(Encoder& out, const ModuleNames& names) {
  out.Name(kModuleNameSection);
  if (!names.module.empty()) {
    Encoder contents;
    contents.Name(names.module);
    WriteNameSubsection(out, 0, contents);
  }
  if (names.functions.empty()) return;
  Encoder contents;
  contents.Size(names.functions.size(), "names");
  for (const auto& [index, name] : names.functions) {
    contents.U32(index);
    contents.Name(name);
  }
  WriteNameSubsection(out, 1, contents);
}

}  // namespace composable::wasm
