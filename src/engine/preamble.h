// The first look at a binary, before anything is compiled.
//
// Source: component model, Binary.md "Component Definitions" (preamble).
#pragma once

#include "base/bytes.h"
#include "base/error.h"

namespace composable::engine {

// kInvalidComponent with a message that says what the bytes are instead, as in "this is a core
// module, not a component; …", where they cannot be a component, or a core module.
Status CheckComponentPreamble(ByteView binary);
Status CheckModulePreamble(ByteView binary);

}  // namespace composable::engine
