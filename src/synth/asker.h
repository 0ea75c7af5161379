// Advice that is asked in fewer calls: a component of advice 0.1 with an asker in it.
//
// A call from outside costs more than what advice does in it, each text that it is given costs a
// call of the guest's `realloc`, and most advice hands back what it was given. The asker is a small
// core module beside the advice's own, in the same memory. It is handed all that the constructor of
// `invocation` is told in one piece, lays it out as the canonical ABI says, and calls the
// constructor and `before`; later it calls `after`. It tells the host an answer only where that is
// another one than to go on with what advice was given. What the advice's own functions see is the
// same as without it.
//
//   interface asker {
//     ...                                // the types of advice
//     record entered { action: option<before-action>, invocation: u32 }
//     // The action is none for `proceed` with the arguments as they were given.
//     enter: func(question: list<u64>) -> entered;
//     // None for `accept` of what was given; then the resource is dropped, too.
//     leave: func(invocation: u32, ret: option<value>) -> option<after-action>;
//     // Drops the resource after any other last answer; only where it has a destructor.
//     finish: func(invocation: u32);
//   }
//
// The asker is for instances that one call has for itself: questions stay in their memory, as do
// resources without destructors, and the last answer that is told to the host. For large questions
// it is not the right thing either.
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
