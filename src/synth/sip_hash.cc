#include "synth/sip_hash.h"

#include <cstdint>

namespace composable::synth {
namespace {

using wasm::NumberType;

constexpr NumberType kSipPlace = NumberType::kI32;
constexpr NumberType kSipWord = NumberType::kI64;

// The parameters that both functions have.
constexpr std::uint32_t kKey0 = 0;
constexpr std::uint32_t kKey1 = 1;
constexpr std::uint32_t kFirst = 2;
constexpr std::uint32_t kSecond = 3;

constexpr std::uint32_t kWordSize = 8;
// Of the two words in front.
constexpr std::uint32_t kHeadSize = 2 * kWordSize;
// The last word has the size's lowest byte at its top.
constexpr std::uint32_t kSizeShift = 56;

// The steps of the hash, with its state in locals.
class SipState {
 public:
  explicit SipState(CodeBuilder& code)
      : code_(code),
        v0_(code.AddLocal(kSipWord)),
        v1_(code.AddLocal(kSipWord)),
        v2_(code.AddLocal(kSipWord)),
        v3_(code.AddLocal(kSipWord)),
        word_(code.AddLocal(kSipWord)) {
    Initialise(v0_, kKey0, 0x736F'6D65'7073'6575);
    Initialise(v1_, kKey1, 0x646F'7261'6E64'6F6D);
    Initialise(v2_, kKey0, 0x6C79'6765'6E65'7261);
    Initialise(v3_, kKey1, 0x7465'6462'7974'6573);
  }

  // Takes a word from the stack.
  void Compress() {
    code_.LocalTee(word_).LocalGet(v3_).Plain(Op::kI64Xor).LocalSet(v3_);
    Round();
    code_.LocalGet(v0_).LocalGet(word_).Plain(Op::kI64Xor).LocalSet(v0_);
  }

  // Leaves the hash on the stack.
  void Finish() {
    code_.LocalGet(v2_).I64Const(0xFF).Plain(Op::kI64Xor).LocalSet(v2_);
    for (int round = 0; round < 3; ++round) Round();
    code_.LocalGet(v0_).LocalGet(v1_).Plain(Op::kI64Xor);
    code_.LocalGet(v2_).Plain(Op::kI64Xor).LocalGet(v3_).Plain(Op::kI64Xor);
  }

 private:
  void Initialise(LocalIndex state, std::uint32_t key, std::uint64_t constant) {
    code_.LocalGet(code_.Parameter(key)).I64Const(constant).Plain(Op::kI64Xor).LocalSet(state);
  }
  void Add(LocalIndex state, LocalIndex other) {
    code_.LocalGet(state).LocalGet(other).Plain(Op::kI64Add).LocalSet(state);
  }
  void Rotate(LocalIndex state, std::uint32_t bits) {
    code_.LocalGet(state).I64Const(bits).Plain(Op::kI64Rotl).LocalSet(state);
  }
  void RotateAndMix(LocalIndex state, std::uint32_t bits, LocalIndex other) {
    code_.LocalGet(state).I64Const(bits).Plain(Op::kI64Rotl);
    code_.LocalGet(other).Plain(Op::kI64Xor).LocalSet(state);
  }
  void Round() {
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

  CodeBuilder& code_;
  LocalIndex v0_, v1_, v2_, v3_, word_;
};

void CompressHead(CodeBuilder& code, SipState& state) {
  for (const std::uint32_t word : {kFirst, kSecond}) {
    code.LocalGet(code.Parameter(word));
    state.Compress();
  }
}

}  // namespace

wasm::CoreFuncType HashBytesType() {
  return {{kSipWord, kSipWord, kSipWord, kSipWord, kSipPlace, kSipPlace}, {kSipWord}};
}

CodeBuilder MakeHashBytes() {
  CodeBuilder code(HashBytesType());
  const LocalIndex at = code.Parameter(4);
  const LocalIndex size = code.Parameter(5);
  const LocalIndex end = code.AddLocal(kSipPlace);
  const LocalIndex last = code.AddLocal(kSipWord);
  const LocalIndex shift = code.AddLocal(kSipWord);
  SipState state(code);
  CompressHead(code, state);

  code.LocalGet(size).I32Const(~(kWordSize - 1)).Plain(Op::kI32And);
  code.LocalGet(at).Plain(Op::kI32Add).LocalSet(end);
  code.Block().Loop().LocalGet(at).LocalGet(end).Plain(Op::kI32Eq).BranchIf(1);
  code.LocalGet(at).Memory(MemoryOp::kI64Load, 0);
  state.Compress();
  code.LocalGet(at).I32Const(kWordSize).Plain(Op::kI32Add).LocalSet(at);
  code.Branch(0).Plain(Op::kEnd).Plain(Op::kEnd);

  code.LocalGet(size).I32Const(kHeadSize).Plain(Op::kI32Add).Plain(Op::kI64ExtendI32U);
  code.I64Const(kSizeShift).Plain(Op::kI64Shl).LocalSet(last);
  const auto add_rest = [&](std::uint32_t bytes, MemoryOp load) {
    code.LocalGet(size).I32Const(bytes).Plain(Op::kI32And).If();
    code.LocalGet(at).Memory(load, 0).Plain(Op::kI64ExtendI32U);
    code.LocalGet(shift).Plain(Op::kI64Shl).LocalGet(last).Plain(Op::kI64Or).LocalSet(last);
    code.LocalGet(at).I32Const(bytes).Plain(Op::kI32Add).LocalSet(at);
    code.LocalGet(shift).I64Const(std::uint64_t{8} * bytes).Plain(Op::kI64Add).LocalSet(shift);
    code.Plain(Op::kEnd);
  };
  add_rest(4, MemoryOp::kI32Load);
  add_rest(2, MemoryOp::kI32Load16U);
  add_rest(1, MemoryOp::kI32Load8U);
  code.LocalGet(last);
  state.Compress();
  state.Finish();
  return code;
}

wasm::CoreFuncType HashWordType() {
  return {{kSipWord, kSipWord, kSipWord, kSipWord, kSipWord}, {kSipWord}};
}

CodeBuilder MakeHashWord() {
  CodeBuilder code(HashWordType());
  SipState state(code);
  CompressHead(code, state);
  code.LocalGet(code.Parameter(4));
  state.Compress();
  code.I64Const(std::uint64_t{kHeadSize + kWordSize} << kSizeShift);
  state.Compress();
  state.Finish();
  return code;
}

}  // namespace composable::synth
