// Headers that go from requests to messages, and from replies to responses.
//
// Spec: section 4, `propagate-request-headers`, `propagate-response-headers`.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace composable::http {

struct PropagatedHeader {
  std::string source;
  std::string target;
  bool operator==(const PropagatedHeader&) const = default;
};

// Which side of it is a header of HTTP.
enum class Direction : std::uint8_t { kRequest, kResponse };

// Reads `source` or `source as target`. Error: kInvalidConfig, without a place.
Result<PropagatedHeader> ParsePropagatedHeader(std::string_view text, Direction direction);

// Whether a response may have a header of that name that is not the server's own business. Error:
// kInvalidConfig, without a place.
Status CheckResponseHeader(std::string_view name);

}  // namespace composable::http
