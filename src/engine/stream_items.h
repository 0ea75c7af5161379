// Items of streams and futures as the bytes that cross to the engine.
//
// Source: cb_read_callback in bridge/include/composable_bridge.h.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/error.h"
#include "engine/stream.h"
#include "wit/type.h"

namespace composable::engine {

struct EncodedItems {
  std::uint64_t count = 0;
  // For a payload of u8 the items themselves; without payload nothing; otherwise for each item a
  // u32 size, little-endian, and its flat form.
  Bytes bytes;
};

// Error: kTypeMismatch, with the position of the item.
Result<EncodedItems> EncodeStreamItems(const std::optional<wit::Type>& payload,
                                       const StreamItems& items);

// Error: kInvalidArgument where the bytes are not `count` items.
Result<StreamItems> DecodeStreamItems(const std::optional<wit::Type>& payload, std::uint64_t count,
                                      ByteView bytes);

}  // namespace composable::engine
