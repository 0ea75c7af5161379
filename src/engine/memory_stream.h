// Streams and futures between two places of the host, without a guest. The fake engine's.
#pragma once

#include <optional>

#include "engine/stream.h"
#include "wit/type.h"

namespace composable::engine {

// A write ends when the reader took everything, as with a guest: nothing is buffered.
StreamPair MakeMemoryStream(StreamKind kind, const std::optional<wit::Type>& payload);

}  // namespace composable::engine
