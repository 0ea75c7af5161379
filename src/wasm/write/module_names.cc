// Source: WebAssembly 3.0 "Name Section".

#include "wasm/module_names.h"

namespace composable::wasm {
namespace {

// namesubsection_N(B) ::= N:<byte> size:<u32> B
void WriteSubsection(Encoder& out, std::uint8_t kind, const Encoder& contents) {
  out.Byte(kind);
  out.Size(contents.size(), "name subsection");
  out.Append(contents);
}

}  // namespace

// name:<name> namesubsection_0(<name>)? namesubsection_1(vec(x:<u32> n:<name>))?
void WriteModuleNames(Encoder& out, const ModuleNames& names) {
  out.Name(kModuleNameSection);
  if (!names.module.empty()) {
    Encoder contents;
    contents.Name(names.module);
    WriteSubsection(out, 0, contents);
  }
  if (names.functions.empty()) return;
  Encoder contents;
  contents.Size(names.functions.size(), "names");
  for (const auto& [index, name] : names.functions) {
    contents.U32(index);
    contents.Name(name);
  }
  WriteSubsection(out, 1, contents);
}

}  // namespace composable::wasm
