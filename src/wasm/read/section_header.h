// What stands in front of every section: its id and the size of its contents.
#pragma once

#include <cstdint>

#include "base/error.h"
#include "wasm/read/cursor.h"

namespace composable::wasm {

struct SectionHeader {
  std::uint8_t id = 0;
  std::uint64_t offset = 0;  // of the id
  std::uint32_t size = 0;    // of the contents, which start at contents_offset
  std::uint64_t contents_offset = 0;
};

// id:<byte> size:<u32>, whatever comes after them.
inline Result<SectionHeader> ReadHeaderAlone(Cursor& cursor) {
  SectionHeader header;
  header.offset = cursor.Offset();
  COMPOSABLE_TRY(header.id, cursor.ReadByte("section"));
  COMPOSABLE_TRY(header.size, cursor.ReadU32("section"));
  header.contents_offset = cursor.Offset();
  return header;
}

// section ::= id:<byte> size:<u32> contents:<byte>^size. Leaves the cursor before the contents,
// which are checked to be there.
inline Result<SectionHeader> ReadSectionHeader(Cursor& cursor) {
  COMPOSABLE_TRY(const SectionHeader header, ReadHeaderAlone(cursor));
  if (header.size > cursor.Remaining()) {
    return Cursor::ErrorAt(header.offset,
                           "`section`: expected {} bytes in the section of id {}, found only {}",
                           header.size, header.id, cursor.Remaining());
  }
  return header;
}

}  // namespace composable::wasm
