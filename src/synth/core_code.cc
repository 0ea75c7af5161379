#include "synth/core_code.h"

namespace composable::synth {
namespace {

// Block type without parameters and results.
constexpr std::uint8_t kEmptyBlock = 0x40;

}  // namespace

LocalIndex CodeBuilder::AddLocal(wasm::NumberType type) {
  locals_.push_back(type);
  return LocalIndex(static_cast<std::uint32_t>(type_.parameters.size() + locals_.size() - 1));
}

CodeBuilder& CodeBuilder::Plain(Op op) {
  instructions_.Byte(static_cast<std::uint8_t>(op));
  return *this;
}

CodeBuilder& CodeBuilder::I32Const(std::uint32_t number) {
  instructions_.Byte(0x41);
  instructions_.S33(static_cast<std::int32_t>(number));
  return *this;
}

CodeBuilder& CodeBuilder::I64Const(std::uint64_t number) {
  instructions_.Byte(0x42);
  instructions_.S64(static_cast<std::int64_t>(number));
  return *this;
}

CodeBuilder& CodeBuilder::Memory(MemoryOp op, std::uint32_t offset) {
  instructions_.Byte(static_cast<std::uint8_t>(op));
  instructions_.Byte(0);  // alignment: log2 of bytes
  instructions_.U32(offset);
  return *this;
}

CodeBuilder& CodeBuilder::BranchTable(std::span<const std::uint32_t> depths,
                                      std::uint32_t otherwise) {
  instructions_.Byte(0x0E);
  instructions_.Size(depths.size(), "branch table");
  for (const std::uint32_t depth : depths) instructions_.U32(depth);
  instructions_.U32(otherwise);
  return *this;
}

CodeBuilder& CodeBuilder::MemorySize() { return Indexed(0x3F, 0); }

CodeBuilder& CodeBuilder::MemoryGrow() { return Indexed(0x40, 0); }

CodeBuilder& CodeBuilder::MemoryCopy() {
  instructions_.Byte(0xFC);
  instructions_.U32(10);
  instructions_.Byte(0);  // the memories
  instructions_.Byte(0);
  return *this;
}

CodeBuilder& CodeBuilder::MemoryInit(DataIndex data) {
  instructions_.Byte(0xFC);
  instructions_.U32(8);
  instructions_.U32(data.value);
  instructions_.Byte(0);  // memory
  return *this;
}

CodeBuilder& CodeBuilder::Indexed(std::uint8_t opcode, std::uint32_t index) {
  instructions_.Byte(opcode);
  instructions_.U32(index);
  return *this;
}

CodeBuilder& CodeBuilder::Structured(std::uint8_t opcode) {
  instructions_.Byte(opcode);
  instructions_.Byte(kEmptyBlock);
  return *this;
}

// func ::= locals:vec((count:u32 type:valtype)) instructions 0x0B
void CodeBuilder::WriteTo(wasm::Encoder& out) const {
  out.Size(locals_.size(), "vector");
  for (const wasm::NumberType local : locals_) {
    out.U32(1);
    out.Byte(static_cast<std::uint8_t>(local));
  }
  out.Append(instructions_);
  out.Byte(static_cast<std::uint8_t>(Op::kEnd));
}

}  // namespace composable::synth
