// The body of a core function, built instruction by instruction.
//
// Source: WebAssembly 3.0 "Binary Format: Instructions". Only what generated modules need.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/strong_id.h"
#include "wasm/core_type.h"
#include "wasm/write/encoder.h"

namespace composable::synth {

// The index spaces of one core module and of one of its functions.
using FunctionIndex = StrongId<struct FunctionTag>;
using DataIndex = StrongId<struct DataTag>;
using LocalIndex = StrongId<struct LocalTag>;

// Instructions without immediates. Enumerators are the binary opcodes.
enum class Op : std::uint8_t {
  kUnreachable = 0x00,
  kElse = 0x05,
  kEnd = 0x0B,
  kReturn = 0x0F,
  kDrop = 0x1A,
  kI32Eqz = 0x45,
  kI32Eq = 0x46,
  kI32Ne = 0x47,
  kI32LtS = 0x48,
  kI32LtU = 0x49,
  kI32GtS = 0x4A,
  kI32GtU = 0x4B,
  kI32GeU = 0x4F,
  kI64Eqz = 0x50,
  kI64Eq = 0x51,
  kI64LeU = 0x58,
  kI32Add = 0x6A,
  kI32Sub = 0x6B,
  kI32And = 0x71,
  kI32Or = 0x72,
  kI32Xor = 0x73,
  kI32Shl = 0x74,
  kI32ShrU = 0x76,
  kI64Add = 0x7C,
  kI64Or = 0x84,
  kI64Xor = 0x85,
  kI64Shl = 0x86,
  kI64Rotl = 0x89,
  kI32WrapI64 = 0xA7,
  kI64ExtendI32U = 0xAD,
};

// Instructions that take an address from the stack. Enumerators are the binary opcodes.
enum class MemoryOp : std::uint8_t {
  kI32Load = 0x28,
  kI64Load = 0x29,
  kF32Load = 0x2A,
  kF64Load = 0x2B,
  kI32Load8U = 0x2D,
  kI32Load16U = 0x2F,
  kI32Store = 0x36,
  kI64Store = 0x37,
  kF32Store = 0x38,
  kF64Store = 0x39,
  kI32Store8 = 0x3A,
};

// Appends instructions, and checks nothing. Branches name their target as the format does: by how
// many blocks lie between, 0 being the innermost. The body's last `end` is added by itself.
class CodeBuilder {
 public:
  explicit CodeBuilder(wasm::CoreFuncType type) : type_(std::move(type)) {}

  LocalIndex Parameter(std::uint32_t number) const { return LocalIndex(number); }
  LocalIndex AddLocal(wasm::NumberType type);

  CodeBuilder& Plain(Op op);
  CodeBuilder& LocalGet(LocalIndex local) { return Indexed(0x20, local.value); }
  CodeBuilder& LocalSet(LocalIndex local) { return Indexed(0x21, local.value); }
  CodeBuilder& LocalTee(LocalIndex local) { return Indexed(0x22, local.value); }
  CodeBuilder& I32Const(std::uint32_t number);
  CodeBuilder& I64Const(std::uint64_t number);
  // `offset` is added to the address on the stack. No alignment is promised.
  CodeBuilder& Memory(MemoryOp op, std::uint32_t offset);
  CodeBuilder& Call(FunctionIndex function) { return Indexed(0x10, function.value); }

  // Blocks without parameters and results.
  CodeBuilder& Block() { return Structured(0x02); }
  CodeBuilder& Loop() { return Structured(0x03); }
  CodeBuilder& If() { return Structured(0x04); }
  CodeBuilder& Branch(std::uint32_t depth) { return Indexed(0x0C, depth); }
  CodeBuilder& BranchIf(std::uint32_t depth) { return Indexed(0x0D, depth); }
  // To the depth that the number on the stack chooses, or to `otherwise`.
  CodeBuilder& BranchTable(std::span<const std::uint32_t> depths, std::uint32_t otherwise);

  // Sizes count pages of 64 KiB. Growing leaves the former size on the stack, or -1.
  CodeBuilder& MemorySize();
  CodeBuilder& MemoryGrow();
  // Takes destination, source and size from the stack.
  CodeBuilder& MemoryCopy();
  // Copies part of a passive data segment: takes destination, source and size from the stack.
  CodeBuilder& MemoryInit(DataIndex data);

  const wasm::CoreFuncType& type() const { return type_; }
  // The `func` production: locals and instructions.
  void WriteTo(wasm::Encoder& out) const;

 private:
  CodeBuilder& Indexed(std::uint8_t opcode, std::uint32_t index);
  CodeBuilder& Structured(std::uint8_t opcode);

  wasm::CoreFuncType type_;
  std::vector<wasm::NumberType> locals_;
  wasm::Encoder instructions_;
};

}  // namespace composable::synth
