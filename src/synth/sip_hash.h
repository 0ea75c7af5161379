// SipHash-1-3 in the code of a core module: a hash that nobody can aim at who does not know its
// key.
//
// It is of words of 64 bits, which have to say by themselves where they end: the word with the
// size, which SipHash has behind the bytes of a message, is for the caller to add where it is
// wanted.
//
// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012).
#pragma once

#include "synth/core_code.h"

namespace composable::synth {

// A hash in a function, with its state in locals.
class SipHashCode {
 public:
  // Begins it, here. The key is in two locals of i64.
  SipHashCode(CodeBuilder& code, LocalIndex key_low, LocalIndex key_high);

  // Takes a word from the stack.
  void Compress();
  // Bytes of the memory, the lowest first in each word, and zeros behind the last ones. The address
  // and the size are locals of i32, and the address is where the bytes end afterwards.
  void CompressBytes(LocalIndex address, LocalIndex size);
  // Ends it, and leaves the hash on the stack.
  void Finish();

 private:
  void Begin(LocalIndex state, LocalIndex key, std::uint64_t constant);
  void Add(LocalIndex state, LocalIndex other);
  void Rotate(LocalIndex state, std::uint32_t bits);
  void RotateAndMix(LocalIndex state, std::uint32_t bits, LocalIndex other);
  void Round();

  CodeBuilder& code_;
  LocalIndex v0_, v1_, v2_, v3_;
  LocalIndex word_, shift_, end_;
};

}  // namespace composable::synth
