// Source: component model, Binary.md "Name Section".

#include "wasm/component_names.h"

#include "wasm/write/productions.h"

namespace composable::wasm {
void WriteNameSubsection(Encoder& out, std::uint8_t kind, const Encoder& contents) {
  out.Byte(kind);
  out.Size(contents.size(), "name subsection");
  out.Append(contents);
}

// namedata ::= namesubsection_0(<name>)? namesubsection_1(sort:<sort> vec(idx:<u32> name:<name>))*
Result<Bytes> WriteComponentNames(const ComponentNames& names) {
  Encoder out;
  if (names.component.has_value()) {
    Encoder contents;
    contents.Name(*names.component);
    WriteNameSubsection(out, 0, contents);
  }
  for (const SortNames& sort_names : names.sorts) {
    Encoder contents;
    WriteSort(contents, sort_names.sort);
    WriteVector(contents, sort_names.names, [](Encoder& to, const NameAssociation& association) {
      to.U32(association.index);
      to.Name(association.name);
    });
    WriteNameSubsection(out, 1, contents);
  }
  return out.Finish();
}

}  // namespace composable::wasm
