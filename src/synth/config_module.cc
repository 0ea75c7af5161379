// The memory, from address 0 on:
//
//   16 bytes             result<option<value>, error> of `get`: ok; the option is written at calls
//   12 bytes, 4 unused   result<list<tuple<string, value>>, error> of `get-all`: ok, and the table
//   table                list<tuple<string, value>>: an entry is two addresses with lengths
//   texts                keys and values
//   room                 for the key that `get` is called with; nothing else is ever allocated
//
// Source: component model, CanonicalABI.md "Storing" (list, record, variant).
#include "synth/config_module.h"

#include <cstdint>
#include <limits>

#include "synth/core_module.h"

namespace composable::synth {
namespace {

using wasm::NumberType;

constexpr std::uint32_t kFound = 0;       // address of the result of `get`
constexpr std::uint32_t kAll = 16;        // address of the result of `get-all`
constexpr std::uint32_t kTable = 32;      // address of the table
constexpr std::uint32_t kEntrySize = 16;  // bytes: key address, key length, value address, length
constexpr std::uint32_t kEntryShift = 4;  // log2 of that
constexpr std::uint32_t kPageShift = 16;  // log2 of the bytes of a page
constexpr std::uint32_t kPageSize = 1U << kPageShift;

// What may be allocated for a key has the largest alignment, as allocators promise.
constexpr std::uint32_t kRoomAlignment = 16;

// Half of the address space is left for the key.
constexpr std::uint64_t kLargestData = 1U << 31U;

void AppendNumber(Bytes& bytes, std::size_t number) {
  for (unsigned shift = 0; shift < 32; shift += 8)
    bytes.push_back(static_cast<std::uint8_t>(number >> shift));
}

// The memory as it is at the start.
Result<Bytes> DataOf(std::span<const ConfigEntry> sorted) {
  std::uint64_t size = kTable + (sorted.size() * kEntrySize);
  for (const ConfigEntry& entry : sorted) size += entry.key.size() + entry.value.size();
  if (size > kLargestData) {
    return Fail(ErrorCode::kResourceExhausted,
                "the configuration has {} bytes; a component can hold {}", size, kLargestData);
  }
  Bytes data;
  data.reserve(size);
  data.resize(kAll + 4);
  AppendNumber(data, kTable);
  AppendNumber(data, sorted.size());
  data.resize(kTable);
  std::size_t text = kTable + (sorted.size() * kEntrySize);
  for (const ConfigEntry& entry : sorted) {
    for (const std::string& part : {entry.key, entry.value}) {
      AppendNumber(data, text);
      AppendNumber(data, part.size());
      text += part.size();
    }
  }
  for (const ConfigEntry& entry : sorted) {
    data.insert(data.end(), entry.key.begin(), entry.key.end());
    data.insert(data.end(), entry.value.begin(), entry.value.end());
  }
  return data;
}

// (old: i32, old size: i32, alignment: i32, size: i32) -> i32. The room for the key is always the
// same, so what was there before is free again, and grows in place.
CodeBuilder MakeRealloc(std::uint32_t room) {
  CodeBuilder code({{NumberType::kI32, NumberType::kI32, NumberType::kI32, NumberType::kI32},
                    {NumberType::kI32}});
  const LocalIndex size = code.Parameter(3);
  const LocalIndex pages = code.AddLocal(NumberType::kI32);
  // Pages that are missing: those up to the end of the room, less those that are there.
  code.LocalGet(size).I32Const(kPageSize - 1 + room).Plain(Op::kI32Add).LocalTee(pages);
  code.LocalGet(size).Plain(Op::kI32LtU).If().Plain(Op::kUnreachable).Plain(Op::kEnd);
  code.LocalGet(pages).I32Const(kPageShift).Plain(Op::kI32ShrU);
  code.MemorySize().Plain(Op::kI32Sub).LocalTee(pages);
  code.I32Const(0).Plain(Op::kI32GtS).If();
  code.LocalGet(pages).MemoryGrow().I32Const(~0U).Plain(Op::kI32Eq);
  code.If().Plain(Op::kUnreachable).Plain(Op::kEnd).Plain(Op::kEnd);
  code.I32Const(room);
  return code;
}

// (a: i32, a size: i32, b: i32, b size: i32) -> i32: below, equal to or above 0 as a is to b.
CodeBuilder MakeCompare() {
  CodeBuilder code({{NumberType::kI32, NumberType::kI32, NumberType::kI32, NumberType::kI32},
                    {NumberType::kI32}});
  const LocalIndex a = code.Parameter(0);
  const LocalIndex a_size = code.Parameter(1);
  const LocalIndex b = code.Parameter(2);
  const LocalIndex b_size = code.Parameter(3);
  const LocalIndex difference = code.AddLocal(NumberType::kI32);
  const auto step = [&code](LocalIndex local, std::uint32_t by) {
    code.LocalGet(local).I32Const(by).Plain(Op::kI32Add).LocalSet(local);
  };
  code.Block().Loop();
  code.LocalGet(a_size).Plain(Op::kI32Eqz).BranchIf(1);
  code.LocalGet(b_size).Plain(Op::kI32Eqz).BranchIf(1);
  code.LocalGet(a).Memory(MemoryOp::kI32Load8U, 0);
  code.LocalGet(b).Memory(MemoryOp::kI32Load8U, 0);
  code.Plain(Op::kI32Sub).LocalTee(difference);
  code.If().LocalGet(difference).Plain(Op::kReturn).Plain(Op::kEnd);
  step(a, 1);
  step(a_size, ~0U);
  step(b, 1);
  step(b_size, ~0U);
  code.Branch(0).Plain(Op::kEnd).Plain(Op::kEnd);
  // One is a prefix of the other. At least one of the sizes is 0, so the difference cannot overflow
  // but for texts of half the address space.
  code.LocalGet(a_size).LocalGet(b_size).Plain(Op::kI32Sub);
  return code;
}

// (key: i32, length: i32) -> i32: a binary search in the table.
CodeBuilder MakeGet(FunctionIndex compare, std::uint32_t count) {
  CodeBuilder code({{NumberType::kI32, NumberType::kI32}, {NumberType::kI32}});
  const LocalIndex key = code.Parameter(0);
  const LocalIndex length = code.Parameter(1);
  const LocalIndex low = code.AddLocal(NumberType::kI32);   // entries below are less than the key
  const LocalIndex high = code.AddLocal(NumberType::kI32);  // entries from here on are greater
  const LocalIndex middle = code.AddLocal(NumberType::kI32);
  const LocalIndex entry = code.AddLocal(NumberType::kI32);
  const LocalIndex order = code.AddLocal(NumberType::kI32);
  code.I32Const(kFound).I32Const(0).Memory(MemoryOp::kI32Store, 4);  // none
  code.I32Const(count).LocalSet(high);
  code.Block().Loop();
  code.LocalGet(low).LocalGet(high).Plain(Op::kI32GeU).BranchIf(1);
  code.LocalGet(low).LocalGet(high).Plain(Op::kI32Add).I32Const(1).Plain(Op::kI32ShrU);
  code.LocalTee(middle).I32Const(kEntryShift).Plain(Op::kI32Shl).LocalSet(entry);
  code.LocalGet(key).LocalGet(length);
  code.LocalGet(entry).Memory(MemoryOp::kI32Load, kTable);
  code.LocalGet(entry).Memory(MemoryOp::kI32Load, kTable + 4);
  code.Call(compare).LocalTee(order).Plain(Op::kI32Eqz).If();
  code.I32Const(kFound).I32Const(1).Memory(MemoryOp::kI32Store, 4);  // some
  for (const std::uint32_t part : {8U, 12U}) {
    code.I32Const(kFound).LocalGet(entry).Memory(MemoryOp::kI32Load, kTable + part);
    code.Memory(MemoryOp::kI32Store, part);
  }
  code.Branch(2).Plain(Op::kEnd);
  code.LocalGet(order).I32Const(0).Plain(Op::kI32LtS).If();
  code.LocalGet(middle).LocalSet(high).Plain(Op::kElse);
  code.LocalGet(middle).I32Const(1).Plain(Op::kI32Add).LocalSet(low).Plain(Op::kEnd);
  code.Branch(0).Plain(Op::kEnd).Plain(Op::kEnd);
  code.I32Const(kFound);
  return code;
}

}  // namespace

Result<Bytes> MakeConfigModule(std::span<const ConfigEntry> sorted) {
  COMPOSABLE_TRY(Bytes data, DataOf(sorted));
  const auto end = static_cast<std::uint32_t>(data.size());
  const std::uint32_t room = (end + kRoomAlignment - 1) / kRoomAlignment * kRoomAlignment;
  CoreModuleBuilder module;
  module.DefineMemory((room / kPageSize) + 1);
  const FunctionIndex realloc = module.AddFunction(MakeRealloc(room));
  const FunctionIndex compare = module.AddFunction(MakeCompare());
  const FunctionIndex get =
      module.AddFunction(MakeGet(compare, static_cast<std::uint32_t>(sorted.size())));
  CodeBuilder all({{}, {NumberType::kI32}});
  all.I32Const(kAll);
  module.ExportMemory(std::string(config_module::kMemory));
  module.ExportFunction(std::string(config_module::kRealloc), realloc);
  module.ExportFunction(std::string(config_module::kGet), get);
  module.ExportFunction(std::string(config_module::kGetAll), module.AddFunction(std::move(all)));
  module.AddData(0, std::move(data));
  return module.Finish();
}

}  // namespace composable::synth
