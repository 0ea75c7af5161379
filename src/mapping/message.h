// Messages: what channels carry, and what requests are made into.
//
// Plain data: movable, copyable, comparable.
//
// Spec: section 2, "Channel", "Messaging WIT".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace composable::mapping {

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};
using Headers = std::vector<Header>;  // in their order; names may repeat

struct Message {
  Headers headers;
  Bytes body;
  bool operator==(const Message&) const = default;
};

// Names of headers that have a meaning.
inline constexpr std::string_view kContentType = "content-type";
inline constexpr std::string_view kCorrelationId = "correlation-id";
inline constexpr std::string_view kId = "id";
inline constexpr std::string_view kReplyTo = "reply-to";
inline constexpr std::string_view kTimestamp = "timestamp";
inline constexpr std::string_view kTimeToLive = "ttl";

// Whether two names of headers are the same: ASCII letters in either case.
bool SameHeaderName(std::string_view a, std::string_view b);

// The value of the first header of that name; a view into the headers.
std::optional<std::string_view> FindHeader(std::span<const Header> headers, std::string_view name);

// A header by views, for headers that lie elsewhere, such as in a request.
struct HeaderView {
  std::string_view name;
  std::string_view value;
};
std::optional<std::string_view> FindHeader(std::span<const HeaderView> headers,
                                           std::string_view name);

// Whether a header travels with everything that its message or request causes: `traceparent`,
// `tracestate` and `baggage`.
bool IsPropagated(std::string_view name);

}  // namespace composable::mapping
