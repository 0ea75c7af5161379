// What a function returned → what the command line prints.
//
// Spec: section 3, "result is pretty JSON on stdout, `list<u8>` raw".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "value/value.h"
#include "wit/type.h"

namespace composable::app {

enum class RenderedKind : std::uint8_t {
  kNothing,  // no result, or `ok` without payload
  kText,     // JSON with an end of line
  kBytes,    // a list<u8>, as it is
  kError,    // the function's `err`: JSON without an end of line; empty where it has no payload
};

struct RenderedResult {
  RenderedKind kind = RenderedKind::kNothing;
  std::string text;
  bool operator==(const RenderedResult&) const = default;
};

// `result` is what a function of that type returned. Of a `result<T, E>` the payload is what
// counts.
RenderedResult RenderResult(const wit::FunctionType& function,
                            const std::optional<value::Value>& result);

}  // namespace composable::app
