// What the key `allow` of `wasi:http` says: where requests may go.
//
// Spec: section 2, "Capability types".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "engine/network_policy.h"

namespace composable::capability {

// `https://api.example.com`, `http://localhost:8090/translate`, `https://*.example.com:*`.
struct HttpPattern {
  std::string scheme;                 // `http` or `https`
  std::string host;                   // in lower case, without brackets; `*` is any host
  bool is_wildcard = false;           // `*.host`: every name below the host, not the host itself
  std::optional<std::uint16_t> port;  // absent: any
  std::string path;                   // a prefix of whole segments; empty: any path
  bool operator==(const HttpPattern&) const = default;
};

// A pattern without a port means the scheme's own; `:*` means any. Errors, without a place, say
// what is wrong: kInvalidConfig.
Result<HttpPattern> ParseHttpPattern(std::string_view text);

// Whether the pattern lets the request out. Names are compared without regard to case, addresses by
// value. A path that a server could read as leaving the prefix, because it has a segment `.` or
// `..`, a backslash, an empty segment or any of these percent-encoded, does not match a pattern
// with a path.
bool Matches(const HttpPattern& pattern, const engine::HttpTarget& target);

}  // namespace composable::capability
