// Advice that is asked in fewer calls: a component of advice 0.1 with an asker in it.
//
// A call from outside costs more than what advice does in it, each text that it is given costs a
// call of the guest's `realloc`, and most advice hands back what it was given. The asker is a few
// functions that are put into the core module of the advice. It is handed all that the constructor
// of `invocation` is told in one piece, lays it out as the canonical ABI says, and calls the
// constructor and `before`; later it calls `after`. The host lifts an answer only where that is
// another one than to go on with what advice was given.
//
//   interface asker {
//     ...                                // the types of advice
//     // The question is the arguments of the constructor in flat form (value/flat.h). The lower
//     // half of what it returns is the invocation; the upper one is 0 where `before` answers
//     // `proceed` with the arguments as they were given, else the answer to be told.
//     enter: func(question: list<u8>, key-low: u64, key-high: u64) -> u64;
//     tell-before: func(answer: u32) -> before-action;
//     // 0 where `after` answers `accept` with what it was given, else the answer to be told. With
//     // 0 the resource is dropped, too.
//     leave: func(invocation: u32, ret: option<value>, key-low: u64, key-high: u64) -> u32;
//     tell-after: func(answer: u32) -> after-action;
//     // Drops the resource after an answer that was told and is the last one; only where it has a
//     // destructor.
//     finish: func(invocation: u32);
//   }
//
// Where there is an answer to be told, nothing else is called before: its post-return function ends
// it. The asker keeps nothing in the memory of the advice, which may do with it as it likes once it
// was called; whether an answer is what was given it sees by a hash. Its key is the host's, and no
// caller may know it: else he could choose what advice is given so that a change of it is not seen.
// Questions are left to the advice, though, and a resource without a destructor is not dropped: the
// asker is for an instance that one call has for itself, and for questions that are not large.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "base/sha256.h"
#include "synth/advice_interface.h"
#include "wasm/component.h"

namespace composable::synth {

// Adds an asker, which the component exports as kAskerInterface (synth/advice_interface.h).
// `advice_export` is the export that is advice 0.1. The result is the core module of the advice
// with the asker in it, which the component views from then on; nothing, and the component as it
// was, where that is put together in a way that leaves no place for it.
Result<std::optional<Bytes>> AddAsker(wasm::Component& component, std::string_view advice_export);

// Differs between versions of this program that make other askers: a composition that is kept has
// the asker of the version that made it.
const Sha256Digest& AskerDigest();

}  // namespace composable::synth
