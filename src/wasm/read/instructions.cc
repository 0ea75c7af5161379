// Instructions of core modules, as far as it takes to find the functions that they name. Source:
// WebAssembly 3.0, "Binary Format: Instructions"; proposals threads and wide-arithmetic.

#include <array>

#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

constexpr std::string_view kInstruction = "core:instr";

// What stands behind an opcode.
enum class Immediates : std::uint8_t {
  kUnknown,  // no instruction, or one that is not followed
  kNone,
  kBlock,  // a block type; an `end` belongs to it
  kEnd,
  kNumber,    // an index, label or constant, as LEB128
  kNumbers,   // two of them
  kFunction,  // an index of a function
  kType,      // one of a type
  kTypeAndNumber,
  kTwoTypes,
  kLabels,      // br_table
  kValueTypes,  // of `select`
  kTryTable,
  kMemory,      // alignment and offset
  kMemoryLane,  // and a lane
  kOneByte,
  kFourBytes,
  kEightBytes,
  kSixteenBytes,
  kHeapType,
  kCast,  // flags, a label, and two heap types
};

struct OpcodeRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  Immediates immediates = Immediates::kUnknown;
};

constexpr OpcodeRange One(std::uint32_t opcode, Immediates immediates) {
  return {opcode, opcode, immediates};
}

// Without prefix.
constexpr std::array kPlain = {
    OpcodeRange{0x00, 0x01, Immediates::kNone},   // unreachable, nop
    OpcodeRange{0x02, 0x04, Immediates::kBlock},  // block, loop, if
    One(0x05, Immediates::kNone),                 // else
    One(0x08, Immediates::kNumber),               // throw
    One(0x0A, Immediates::kNone),                 // throw_ref
    One(0x0B, Immediates::kEnd),
    OpcodeRange{0x0C, 0x0D, Immediates::kNumber},  // br, br_if
    One(0x0E, Immediates::kLabels),                // br_table
    One(0x0F, Immediates::kNone),                  // return
    One(0x10, Immediates::kFunction),              // call
    One(0x11, Immediates::kTypeAndNumber),         // call_indirect
    One(0x12, Immediates::kFunction),              // return_call
    One(0x13, Immediates::kTypeAndNumber),         // return_call_indirect
    OpcodeRange{0x14, 0x15, Immediates::kType},    // call_ref, return_call_ref
    OpcodeRange{0x1A, 0x1B, Immediates::kNone},    // drop, select
    One(0x1C, Immediates::kValueTypes),            // select with types
    One(0x1F, Immediates::kTryTable),              // try_table
    OpcodeRange{0x20, 0x26, Immediates::kNumber},  // variables and tables
    OpcodeRange{0x28, 0x3E, Immediates::kMemory},  // loads and stores
    OpcodeRange{0x3F, 0x42, Immediates::kNumber},  // memory.size, memory.grow, constants
    One(0x43, Immediates::kFourBytes),             // f32.const
    One(0x44, Immediates::kEightBytes),            // f64.const
    OpcodeRange{0x45, 0xC4, Immediates::kNone},    // numbers
    One(0xD0, Immediates::kHeapType),              // ref.null
    One(0xD1, Immediates::kNone),                  // ref.is_null
    One(0xD2, Immediates::kFunction),              // ref.func
    OpcodeRange{0xD3, 0xD4, Immediates::kNone},    // ref.eq, ref.as_non_null
    OpcodeRange{0xD5, 0xD6, Immediates::kNumber},  // br_on_null, br_on_non_null
};

// 0xfb: structs, arrays and references
constexpr std::array kGc = {
    OpcodeRange{0, 1, Immediates::kType},             // struct.new
    OpcodeRange{2, 5, Immediates::kTypeAndNumber},    // fields
    OpcodeRange{6, 7, Immediates::kType},             // array.new
    OpcodeRange{8, 10, Immediates::kTypeAndNumber},   // array.new_fixed, _data, _elem
    OpcodeRange{11, 14, Immediates::kType},           // elements
    One(15, Immediates::kNone),                       // array.len
    One(16, Immediates::kType),                       // array.fill
    One(17, Immediates::kTwoTypes),                   // array.copy
    OpcodeRange{18, 19, Immediates::kTypeAndNumber},  // array.init_data, array.init_elem
    OpcodeRange{20, 23, Immediates::kHeapType},       // ref.test, ref.cast
    OpcodeRange{24, 25, Immediates::kCast},           // br_on_cast, br_on_cast_fail
    OpcodeRange{26, 30, Immediates::kNone},           // conversions, i31
};

// 0xfc: conversions, bulk memory and tables, wide arithmetic
constexpr std::array kBulk = {
    OpcodeRange{0, 7, Immediates::kNone},      // saturating conversions
    One(8, Immediates::kNumbers),              // memory.init
    One(9, Immediates::kNumber),               // data.drop
    One(10, Immediates::kNumbers),             // memory.copy
    One(11, Immediates::kNumber),              // memory.fill
    One(12, Immediates::kNumbers),             // table.init
    One(13, Immediates::kNumber),              // elem.drop
    One(14, Immediates::kNumbers),             // table.copy
    OpcodeRange{15, 17, Immediates::kNumber},  // table.grow, table.size, table.fill
    OpcodeRange{19, 22, Immediates::kNone},    // wide arithmetic
};

// 0xfd: vectors
constexpr std::array kVector = {
    OpcodeRange{0, 11, Immediates::kMemory},         // loads, v128.store
    OpcodeRange{12, 13, Immediates::kSixteenBytes},  // v128.const, i8x16.shuffle
    OpcodeRange{14, 20, Immediates::kNone},          // swizzle, splat
    OpcodeRange{21, 34, Immediates::kOneByte},       // lanes
    OpcodeRange{35, 83, Immediates::kNone},          // comparisons, bits
    OpcodeRange{84, 91, Immediates::kMemoryLane},    // loads and stores of lanes
    OpcodeRange{92, 93, Immediates::kMemory},        // loads with zeros
    OpcodeRange{94, 0x113, Immediates::kNone},       // arithmetic, relaxed, too
};

// 0xfe: atomics
constexpr std::array kAtomic = {
    OpcodeRange{0x00, 0x02, Immediates::kMemory},  // notify, wait
    One(0x03, Immediates::kOneByte),               // atomic.fence
    OpcodeRange{0x10, 0x4E, Immediates::kMemory},
};

template <std::size_t Count>
Immediates ImmediatesOf(const std::array<OpcodeRange, Count>& ranges, std::uint32_t opcode) {
  for (const OpcodeRange& range : ranges) {
    if (opcode >= range.first && opcode <= range.last) return range.immediates;
  }
  return Immediates::kUnknown;
}

// Those of the opcodes of one byte.
constexpr std::array<Immediates, 256> kByByte = [] {
  std::array<Immediates, 256> table{};
  for (const OpcodeRange& range : kPlain) {
    for (std::uint32_t opcode = range.first; opcode <= range.last; ++opcode)
      table.at(opcode) = range.immediates;
  }
  return table;
}();

Result<Immediates> ReadOpcode(Cursor& cursor) {
  const std::uint64_t offset = cursor.Offset();
  COMPOSABLE_TRY(const std::uint8_t byte, cursor.ReadByte(kInstruction));
  Immediates immediates = kByByte.at(byte);
  std::uint32_t opcode = 0;
  if (byte >= 0xFB && byte <= 0xFE) {
    COMPOSABLE_TRY(opcode, cursor.ReadU32(kInstruction));
    if (byte == 0xFB) immediates = ImmediatesOf(kGc, opcode);
    if (byte == 0xFC) immediates = ImmediatesOf(kBulk, opcode);
    if (byte == 0xFD) immediates = ImmediatesOf(kVector, opcode);
    if (byte == 0xFE) immediates = ImmediatesOf(kAtomic, opcode);
  }
  if (immediates != Immediates::kUnknown) return immediates;
  return Cursor::ErrorAt(offset, "`core:instr`: expected an instruction, found {:#04x} {:#04x}",
                         byte, opcode);
}

Status SkipNumbers(Cursor& cursor, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) COMPOSABLE_CHECK(cursor.SkipNumber(kInstruction));
  return {};
}

// memarg ::= align:<u32> offset:<u64>, with a memory's index between where bit 6 of align is set
Status SkipMemoryArgument(Cursor& cursor) {
  constexpr std::uint32_t kHasIndex = 1U << 6U;
  COMPOSABLE_TRY(const std::uint32_t alignment, cursor.ReadU32(kInstruction));
  return SkipNumbers(cursor, (alignment & kHasIndex) == 0 ? 1 : 2);
}

Status SkipType(Input& in) {
  COMPOSABLE_CHECK(ReadIndex<CoreTypeIndex>(in, kInstruction));
  return {};
}

// blocktype ::= 0x40 | valtype | x:<s33>. As numbers, those of the first two are below 0, and take
// one byte.
Status SkipBlockType(Input& in) {
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte(kInstruction));
  if (first == 0x40) return in.cursor.SkipBytes(1, kInstruction);
  const bool is_value_type = first > 0x40 && first < 0x80;
  if (!is_value_type) return SkipType(in);
  COMPOSABLE_CHECK(ReadCoreValueType(in));
  return {};
}

// try_table ::= blocktype vec(catch);  catch ::= 0x00 tag label | 0x01 tag label | 0x02 label
//             | 0x03 label
Status SkipTryTable(Input& in) {
  COMPOSABLE_CHECK(SkipBlockType(in));
  COMPOSABLE_TRY(const std::uint32_t count,
                 in.cursor.ReadCount("core:catch clauses", limits::kSectionItems));
  for (std::uint32_t i = 0; i < count; ++i) {
    COMPOSABLE_TRY(const std::uint8_t kind, in.cursor.ReadByte(kInstruction));
    if (kind > 0x03) return in.cursor.Unexpected(kind, "core:catch", "a kind from 0x00 to 0x03");
    COMPOSABLE_CHECK(SkipNumbers(in.cursor, kind < 0x02 ? 2 : 1));
  }
  return {};
}

Status SkipImmediates(Input& in, Immediates immediates, std::vector<FunctionPlace>& places) {
  Cursor& cursor = in.cursor;
  switch (immediates) {
    case Immediates::kUnknown:
    case Immediates::kNone:
    case Immediates::kEnd:
      return {};
    case Immediates::kBlock:
      return SkipBlockType(in);
    case Immediates::kNumber:
      return cursor.SkipNumber(kInstruction);
    case Immediates::kNumbers:
      return SkipNumbers(cursor, 2);
    case Immediates::kFunction:
      return ReadFunctionPlace(in, places);
    case Immediates::kType:
      return SkipType(in);
    case Immediates::kTypeAndNumber:
      COMPOSABLE_CHECK(SkipType(in));
      return cursor.SkipNumber(kInstruction);
    case Immediates::kTwoTypes:
      COMPOSABLE_CHECK(SkipType(in));
      return SkipType(in);
    case Immediates::kLabels: {
      COMPOSABLE_TRY(const std::uint32_t count,
                     cursor.ReadCount("core:br_table labels", limits::kModuleBytes));
      return SkipNumbers(cursor, count + 1);
    }
    case Immediates::kValueTypes:
      COMPOSABLE_CHECK(
          ReadVector(in, "core:select types", limits::kFunctionResults, ReadCoreValueType));
      return {};
    case Immediates::kTryTable:
      return SkipTryTable(in);
    case Immediates::kMemory:
      return SkipMemoryArgument(cursor);
    case Immediates::kMemoryLane:
      COMPOSABLE_CHECK(SkipMemoryArgument(cursor));
      return cursor.SkipBytes(1, kInstruction);
    case Immediates::kOneByte:
      return cursor.SkipBytes(1, kInstruction);
    case Immediates::kFourBytes:
      return cursor.SkipBytes(4, kInstruction);
    case Immediates::kEightBytes:
      return cursor.SkipBytes(8, kInstruction);
    case Immediates::kSixteenBytes:
      return cursor.SkipBytes(16, kInstruction);
    case Immediates::kHeapType:
      COMPOSABLE_CHECK(ReadHeapType(in));
      return {};
    case Immediates::kCast:
      COMPOSABLE_CHECK(cursor.SkipBytes(1, kInstruction));
      COMPOSABLE_CHECK(cursor.SkipNumber(kInstruction));
      COMPOSABLE_CHECK(ReadHeapType(in));
      COMPOSABLE_CHECK(ReadHeapType(in));
      return {};
  }
  return {};
}

}  // namespace

// funcidx ::= x:<u32>
Status ReadFunctionPlace(Input& in, std::vector<FunctionPlace>& places) {
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(const CoreFuncIndex index, ReadIndex<CoreFuncIndex>(in, "core:funcidx"));
  places.push_back({{offset, in.cursor.Offset() - offset}, index.value});
  return {};
}

// expr ::= instr* 0x0b
Status ReadFunctionPlaces(Input& in, std::vector<FunctionPlace>& places) {
  for (std::uint64_t depth = 1; depth > 0;) {
    COMPOSABLE_TRY(const Immediates immediates, ReadOpcode(in.cursor));
    const bool is_block = immediates == Immediates::kBlock || immediates == Immediates::kTryTable;
    if (is_block) ++depth;
    if (immediates == Immediates::kEnd) --depth;
    COMPOSABLE_CHECK(SkipImmediates(in, immediates, places));
  }
  return {};
}

}  // namespace composable::wasm
