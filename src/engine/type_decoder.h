// From the engine's description of a component to its type.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "engine/component_type.h"

namespace composable::engine {

// Records, variants, enums and flags are named as the interface that defines them names them; the
// engine keeps structures apart, not names, so one that has different names in different places
// stays without. Error: kInternal, with the offset, where the bytes are no description.
Result<ComponentType> DecodeComponentType(ByteView description);

}  // namespace composable::engine
