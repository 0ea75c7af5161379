#include "synth/sip_hash.h"

#include <cstdint>

namespace composable::synth {
namespace {

using wasm::NumberType;

constexpr std::uint32_t kSipWordSize = 8;

}  // namespace

SipHashCode::SipHashCode(CodeBuilder& code, LocalIndex key_low, LocalIndex key_high)
    : code_(code),
      v0_(code.AddLocal(NumberType::kI64)),
      v1_(code.AddLocal(NumberType::kI64)),
      v2_(code.AddLocal(NumberType::kI64)),
      v3_(code.AddLocal(NumberType::kI64)),
      word_(code.AddLocal(NumberType::kI64)),
      shift_(code.AddLocal(NumberType::kI64)),
      end_(code.AddLocal(NumberType::kI32)) {
  Begin(v0_, key_low, 0x736F'6D65'7073'6575);
  Begin(v1_, key_high, 0x646F'7261'6E64'6F6D);
  Begin(v2_, key_low, 0x6C79'6765'6E65'7261);
  Begin(v3_, key_high, 0x7465'6462'7974'6573);
}

void SipHashCode::Compress() {
  code_.LocalTee(word_).LocalGet(v3_).Plain(Op::kI64Xor).LocalSet(v3_);
  Round();
  code_.LocalGet(v0_).LocalGet(word_).Plain(Op::kI64Xor).LocalSet(v0_);
}

void SipHashCode::CompressBytes(LocalIndex address, LocalIndex size) {
  const auto step = [&](std::uint32_t bytes) {
    code_.LocalGet(address).I32Const(bytes).Plain(Op::kI32Add).LocalSet(address);
  };
  code_.LocalGet(size).I32Const(~(kSipWordSize - 1)).Plain(Op::kI32And);
  code_.LocalGet(address).Plain(Op::kI32Add).LocalSet(end_);
  code_.Block().Loop().LocalGet(address).LocalGet(end_).Plain(Op::kI32Eq).BranchIf(1);
  code_.LocalGet(address).Memory(MemoryOp::kI64Load, 0);
  Compress();
  step(kSipWordSize);
  code_.Branch(0).Plain(Op::kEnd).Plain(Op::kEnd);

  code_.LocalGet(size).I32Const(kSipWordSize - 1).Plain(Op::kI32And).If();
  code_.I64Const(0).LocalSet(word_).I64Const(0).LocalSet(shift_);
  const auto add_rest = [&](std::uint32_t bytes, MemoryOp load) {
    code_.LocalGet(size).I32Const(bytes).Plain(Op::kI32And).If();
    code_.LocalGet(address).Memory(load, 0).Plain(Op::kI64ExtendI32U);
    code_.LocalGet(shift_).Plain(Op::kI64Shl).LocalGet(word_).Plain(Op::kI64Or).LocalSet(word_);
    code_.LocalGet(shift_).I64Const(std::uint64_t{8} * bytes).Plain(Op::kI64Add).LocalSet(shift_);
    step(bytes);
    code_.Plain(Op::kEnd);
  };
  add_rest(4, MemoryOp::kI32Load);
  add_rest(2, MemoryOp::kI32Load16U);
  add_rest(1, MemoryOp::kI32Load8U);
  code_.LocalGet(word_);
  Compress();
  code_.Plain(Op::kEnd);
}

void SipHashCode::Finish() {
  code_.LocalGet(v2_).I64Const(0xFF).Plain(Op::kI64Xor).LocalSet(v2_);
  for (int round = 0; round < 3; ++round) Round();
  code_.LocalGet(v0_).LocalGet(v1_).Plain(Op::kI64Xor);
  code_.LocalGet(v2_).Plain(Op::kI64Xor).LocalGet(v3_).Plain(Op::kI64Xor);
}

void SipHashCode::Begin(LocalIndex state, LocalIndex key, std::uint64_t constant) {
  code_.LocalGet(key).I64Const(constant).Plain(Op::kI64Xor).LocalSet(state);
}

void SipHashCode::Add(LocalIndex state, LocalIndex other) {
  code_.LocalGet(state).LocalGet(other).Plain(Op::kI64Add).LocalSet(state);
}

void SipHashCode::Rotate(LocalIndex state, std::uint32_t bits) {
  code_.LocalGet(state).I64Const(bits).Plain(Op::kI64Rotl).LocalSet(state);
}

void SipHashCode::RotateAndMix(LocalIndex state, std::uint32_t bits, LocalIndex other) {
  code_.LocalGet(state).I64Const(bits).Plain(Op::kI64Rotl);
  code_.LocalGet(other).Plain(Op::kI64Xor).LocalSet(state);
}

void SipHashCode::Round() {
  Add(v0_, v1_);
  RotateAndMix(v1_, 13, v0_);
  Rotate(v0_, 32);
  Add(v2_, v3_);
  RotateAndMix(v3_, 16, v2_);
  Add(v0_, v3_);
  RotateAndMix(v3_, 21, v0_);
  Add(v2_, v1_);
  RotateAndMix(v1_, 17, v2_);
  Rotate(v2_, 32);
}

}  // namespace composable::synth
