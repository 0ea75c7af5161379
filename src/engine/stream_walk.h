// Finds the streams and futures in values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "engine/stream.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::engine {

// What the type says about one stream or future.
struct StreamShape {
  StreamKind kind = StreamKind::kStream;
  std::optional<wit::Type> payload;
  bool operator==(const StreamShape&) const = default;
};

// Calls `found` for each stream and future in a value that fits the type, with its number.
using StreamFound = std::function<void(const StreamShape& shape, std::uint32_t number)>;
void WalkStreams(const wit::Type& type, const value::Value& value, const StreamFound& found);

// The shape of each of `count` streams by its number. Error: kInternal where a number is not met
// exactly once, or is not below `count`.
Result<std::vector<StreamShape>> ResultStreamShapes(const wit::FunctionType& function,
                                                    const std::optional<value::Value>& result,
                                                    std::size_t count);
Result<std::vector<StreamShape>> ParameterStreamShapes(const wit::FunctionType& function,
                                                       std::span<const value::Value> arguments,
                                                       std::size_t count);

// Whether each stream and future that the function takes, or returns, is there once and has the
// kind and payload that its type says. Errors: kInvalidArgument, kTypeMismatch.
Status CheckStreams(std::span<const StreamShape> wanted, const Streams& given);

}  // namespace composable::engine
