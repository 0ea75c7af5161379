// What the engine says about a binary that it cannot compile, as one line.
#pragma once

#include "base/error.h"
#include "engine/cache_key.h"

namespace composable::engine {

// `the component is malformed: unexpected end-of-file`, with the offset, of which the engine's
// message has a hexadecimal one at its end. Other codes than kInvalidComponent stay as they are.
Error DescribeMalformed(ArtefactKind kind, Error error);

}  // namespace composable::engine
