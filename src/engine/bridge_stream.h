// Streams and futures of the bridge.
#pragma once

#include <composable_bridge.h>

#include <optional>
#include <span>
#include <vector>

#include "engine/bridge_handles.h"
#include "engine/stream.h"
#include "engine/stream_walk.h"

namespace composable::engine {

StreamPair MakeBridgeStream(StreamKind kind, const std::optional<wit::Type>& payload);

// Owns the ends at once, before it is known of which types they are.
std::vector<StreamHandle> TakeStreams(cb_stream* const* streams, std::size_t count);

// The reading ends, each with the payload that its shape says; as many of one as of the other.
Streams WrapStreams(std::vector<StreamHandle> handles, std::span<const StreamShape> shapes);

// Takes the ends out of the readers, to hand them to a guest. Error: kInvalidArgument for one that
// another engine made.
Result<std::vector<StreamHandle>> UnwrapStreams(const Streams& streams);

// Lends them to the bridge, which takes them over.
std::vector<cb_stream*> Release(std::vector<StreamHandle> handles);

}  // namespace composable::engine
