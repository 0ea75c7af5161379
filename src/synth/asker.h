// Advice that is asked in fewer calls: a component of advice 0.1 with an asker in it.
//
// A call from outside costs more than what advice does in it, each text that it is given costs a
// call of the guest's `realloc`, and most advice hands back what it was given. The asker is a small
// core module beside the advice's own, in the same memory. It is handed all that the constructor of
// `invocation` is told in one piece, lays it out as the canonical ABI says, and calls the
// constructor and `before`; later it calls `after`. The host lifts an answer only where that is
// another one than to go on with what advice was given. What the advice's own functions see is the
// same as without it.
//
//   interface asker {
//     ...                                // the types of advice
//     // The invocation, an even number; an odd one where `before` answers something else than
//     // `proceed` with the arguments as they were given.
//     enter: func(question: list<u64>) -> u32;
//     tell-before: func(invocation: u32) -> before-action;
//     // Whether `after` answers something else than `accept` of what was given. Where it does not,
//     // the resource is dropped, too.
//     leave: func(invocation: u32, ret: option<value>) -> bool;
//     tell-after: func(invocation: u32) -> after-action;
//     // Drops the resource after an answer that was told and is the last one; only where it has a
//     // destructor.
//     finish: func(invocation: u32);
//   }
//
// Where there is an answer, nothing else is called before it was told: its post-return function
// ends it. The asker is for instances that one call has for itself: questions stay in their memory,
// as do resources without destructors. For large questions it is not the right thing either.
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "synth/advice_interface.h"
#include "wasm/component.h"

namespace composable::synth {

// Adds an asker, which the component exports as kAskerInterface (synth/advice_interface.h).
// `advice_export` is the export that is advice 0.1. The result is the core module, which the
// component views from then on; nothing, and the component as it was, where that is put together in
// a way that leaves no place for it.
Result<std::optional<Bytes>> AddAsker(wasm::Component& component, std::string_view advice_export);

}  // namespace composable::synth
