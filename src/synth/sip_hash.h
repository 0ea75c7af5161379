// SipHash-1-3 in the code of a core module: a hash that nobody can aim at who does not know its
// key.
//
// What is hashed are two words, the first of which may be another hash, and then bytes of the
// memory or one more word; a word is its eight bytes, the lowest first.
//
// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012).
#pragma once

#include "synth/core_code.h"

namespace composable::synth {

// Of functions (key, key, word, word, address: i32, size: i32) -> hash; what is an i64 is not
// named.
wasm::CoreFuncType HashBytesType();
CodeBuilder MakeHashBytes();

// Of functions (key, key, word, word, word) -> hash, all of i64.
wasm::CoreFuncType HashWordType();
CodeBuilder MakeHashWord();

}  // namespace composable::synth
