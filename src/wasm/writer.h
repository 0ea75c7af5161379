// Writing a component binary.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "wasm/component.h"

namespace composable::wasm {

// Encodes a component: numbers in their shortest form, the sections and items as they stand. What
// ReadComponent read from a canonical binary comes back byte for byte (README.md in this folder
// says what canonical means). Payloads are copied once, into the result.
//
// Indices, names and limits are not checked. Error: kResourceExhausted where something that has a
// length prefix is larger than 4 GiB. Safe to call from any thread.
Result<Bytes> WriteComponent(const Component& component);

}  // namespace composable::wasm
