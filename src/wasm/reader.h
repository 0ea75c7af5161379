// Reading a component binary.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "wasm/component.h"

namespace composable::wasm {

// Decodes a whole component, nested components included. The payloads of the result (core modules,
// custom sections) are views into `binary`, which must outlive it; they are not looked into beyond
// their preamble, so the time depends on the number of definitions and not on the size of the code.
//
// Checks the grammar, the limits in limits.h, names, and that every index lies in its index space;
// README.md in this folder lists it. Typing is not checked.
//
// Errors: kInvalidComponent for everything, with a ByteOffset counted from the start of `binary`.
// The message names the production, what was expected and what was found; the context tells
// sections and nesting. Safe to call from any thread.
Result<Component> ReadComponent(ByteView binary);

}  // namespace composable::wasm
