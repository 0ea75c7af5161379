// Which requests a route is for: its path and its query parameters.
//
// Spec: section 4, `path`, `query-params`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/target.h"

namespace composable::http {

enum class SegmentKind : std::uint8_t {
  kLiteral,
  kCapture,    // `{name}`
  kAnonymous,  // `{}`: matches without being captured
};

struct PathSegment {
  SegmentKind kind = SegmentKind::kLiteral;
  std::string text;  // the literal, or the capture's name
  bool operator==(const PathSegment&) const = default;
};
using PathPattern = std::vector<PathSegment>;

// Reads `/users/{id}/orders`. Errors: kInvalidConfig, without a place; a name that is captured
// twice too.
Result<PathPattern> ParsePathPattern(std::string_view text);

// Whether the patterns match the same paths.
bool SameShape(const PathPattern& a, const PathPattern& b);

enum class Presence : std::uint8_t { kRequired, kOptional, kForbidden };

struct QueryRule {
  std::string name;
  Presence presence = Presence::kRequired;
  std::optional<std::string> value;  // what it must equal where it is there
  bool is_captured = true;
  bool operator==(const QueryRule&) const = default;
};

// Reads one of `k`, `k=v`, `k?`, `k?=v`, with `~` before it where it is not captured, and `!k`.
// Error: kInvalidConfig, without a place.
Result<QueryRule> ParseQueryRule(std::string_view text);

// Whether no query follows both lists of rules.
bool AreDisjoint(const std::vector<QueryRule>& a, const std::vector<QueryRule>& b);

// What is captured, in the order of the pattern and then of the rules.
using Captures = std::vector<std::optional<std::string_view>>;

// Whether the target matches; fills `captures`, which are views into the target.
bool MatchPath(const PathPattern& pattern, const Target& target, Captures& captures);
bool MatchQuery(const std::vector<QueryRule>& rules, const Target& target, Captures& captures);

}  // namespace composable::http
