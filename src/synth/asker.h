// Advice that is asked in fewer calls: a component of advice 0.1 with an asker in it.
//
// A call from outside costs more than what advice does in it, and each text that it is given costs
// a call of the guest's `realloc`. The asker is a small core module beside the advice's own, in the
// same memory. It is handed all that the constructor of `invocation` is told in one piece, lays it
// out as the canonical ABI says, and calls the constructor and `before`; later it calls `after`.
// What the advice's own functions see is the same as without it.
//
//   interface asker {
//     ...                                // the types of advice
//     record entered { action: before-action, invocation: u32 }
//     enter: func(question: list<u64>) -> entered;
//     leave: func(invocation: u32, ret: option<value>) -> after-action;
//     finish: func(invocation: u32);     // drops the resource, where it has a destructor
//   }
//
// A resource without a destructor is dropped by itself with the answer that is the last. A question
// stays in the guest's memory (synth/asker_layout.h), so the asker is for instances that a call has
// for itself, and for questions that are not large.
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
