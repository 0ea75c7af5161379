// Sorts and items named by sort and index. Source: component model, Binary.md "Instance
// Definitions".

#include <array>

#include "wasm/write/productions.h"

namespace composable::wasm {
namespace {

bool IsCore(Sort sort) { return sort <= Sort::kCoreInstance; }

// By Sort; the core sorts stand behind a 0x00.
constexpr std::array<std::uint8_t, kSortCount> kSortBytes = {
    0x00, 0x01, 0x02, 0x03, 0x04, 0x10, 0x11, 0x12, 0x01, 0x02, 0x03, 0x04, 0x05};

}  // namespace

// sort ::= 0x00 cs:<core:sort> | 0x01 => func | 0x02 => value | 0x03 => type | 0x04 => component
//        | 0x05 => instance
void WriteSort(Encoder& out, Sort sort) {
  if (IsCore(sort)) out.Byte(0x00);
  out.Byte(kSortBytes[static_cast<std::size_t>(sort)]);
}

void WriteCoreSort(Encoder& out, Sort sort) {
  out.Byte(kSortBytes[static_cast<std::size_t>(sort)]);
}

// sortidx ::= sort:<sort> idx:<u32>
void WriteExternIndex(Encoder& out, const ExternIndex& index) {
  WriteSort(out, SortOf(index));
  out.U32(NumberOf(index));
}

// core:sortidx ::= sort:<core:sort> idx:<u32>
void WriteCoreExternIndex(Encoder& out, const CoreExternIndex& index) {
  WriteCoreSort(out, SortOf(index));
  out.U32(NumberOf(index));
}

}  // namespace composable::wasm
