// Constant expressions of core modules, as far as it takes to find their end. Source:
// WebAssembly 3.0, "Binary Format: Instructions" and "Validation: Constant Expressions"; proposals
// custom-descriptors and shared-everything-threads.

#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

constexpr std::string_view kProduction = "core:expr";

std::unexpected<Error> NotConstant(std::uint64_t offset, std::uint8_t prefix,
                                   std::uint32_t opcode) {
  return Cursor::ErrorAt(offset,
                         "`core:expr`: expected a constant instruction, found {:#04x} {:#04x}",
                         prefix, opcode);
}

// 0xfb: structs, arrays, i31 and conversions
Status SkipGcInstruction(Cursor& cursor) {
  const std::uint64_t offset = cursor.Offset() - 1;
  COMPOSABLE_TRY(const std::uint32_t opcode, cursor.ReadU32(kProduction));
  switch (opcode) {
    case 0:   // struct.new x
    case 1:   // struct.new_default x
    case 6:   // array.new x
    case 7:   // array.new_default x
    case 32:  // struct.new_desc x
    case 33:  // struct.new_default_desc x
      return cursor.SkipNumber(kProduction);
    case 8:  // array.new_fixed x n
      COMPOSABLE_CHECK(cursor.SkipNumber(kProduction));
      return cursor.SkipNumber(kProduction);
    case 26:  // any.convert_extern
    case 27:  // extern.convert_any
    case 28:  // ref.i31
      return {};
    default:
      return NotConstant(offset, 0xFB, opcode);
  }
}

// 0xfd 12: v128.const;  0xfe 0x72: ref.i31_shared
Status SkipPrefixed(Cursor& cursor, std::uint8_t prefix) {
  const std::uint64_t offset = cursor.Offset() - 1;
  COMPOSABLE_TRY(const std::uint32_t opcode, cursor.ReadU32(kProduction));
  if (prefix == 0xFD && opcode == 12) return cursor.SkipBytes(16, kProduction);
  if (prefix == 0xFE && opcode == 0x72) return {};
  return NotConstant(offset, prefix, opcode);
}

Status SkipInstruction(Input& in, std::uint8_t opcode) {
  switch (opcode) {
    case 0x41:  // i32.const
    case 0x42:  // i64.const
    case 0x23:  // global.get
    case 0xD2:  // ref.func
      return in.cursor.SkipNumber(kProduction);
    case 0x43:  // f32.const
      return in.cursor.SkipBytes(4, kProduction);
    case 0x44:  // f64.const
      return in.cursor.SkipBytes(8, kProduction);
    case 0x6A:  // i32.add, i32.sub, i32.mul
    case 0x6B:
    case 0x6C:
    case 0x7C:  // i64.add, i64.sub, i64.mul
    case 0x7D:
    case 0x7E:
      return {};
    case 0xD0:  // ref.null
      COMPOSABLE_CHECK(ReadHeapType(in));
      return {};
    case 0xFB:
      return SkipGcInstruction(in.cursor);
    case 0xFD:
    case 0xFE:
      return SkipPrefixed(in.cursor, opcode);
    default:
      return in.cursor.Unexpected(opcode, kProduction, "a constant instruction");
  }
}

}  // namespace

// expr ::= instr* 0x0b
Status SkipConstantExpression(Input& in) {
  while (true) {
    COMPOSABLE_TRY(const std::uint8_t opcode, in.cursor.ReadByte(kProduction));
    if (opcode == 0x0B) return {};
    COMPOSABLE_CHECK(SkipInstruction(in, opcode));
  }
}

}  // namespace composable::wasm
