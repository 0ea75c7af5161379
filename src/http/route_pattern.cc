#include "http/route_pattern.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostic.h"

namespace composable::http {
namespace {

bool IsName(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

Result<PathSegment> ParseSegment(std::string_view text) {
  if (text.starts_with('{') && text.ends_with('}')) {
    const std::string_view name = text.substr(1, text.size() - 2);
    if (name.empty()) return PathSegment{SegmentKind::kAnonymous, {}};
    if (IsName(name)) return PathSegment{SegmentKind::kCapture, std::string(name)};
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidPath},
                "the name in `{}` may have letters, digits, `-` and `_` only", text);
  }
  if (text.find_first_of("{}") != std::string_view::npos) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidPath},
                "`{}` mixes text and a capture; a capture such as {{name}} is a whole segment",
                text);
  }
  if (text.find_first_of("?#") != std::string_view::npos) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidPath},
                "`{}` has a `?` or `#`; what follows the path belongs into `query-params`", text);
  }
  const std::string path = fmt::format("/{}", text);
  Target target;  // has views into the path
  if (!target.Parse(path)) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidPath},
                "`{}` has a `%` that is no escape such as %20", text);
  }
  return PathSegment{SegmentKind::kLiteral, std::string(target.segments().front())};
}

const QueryRule* FindRule(const std::vector<QueryRule>& rules, std::string_view name) {
  const auto found = std::ranges::find(rules, name, &QueryRule::name);
  return found == rules.end() ? nullptr : &*found;
}

bool AreExclusive(const QueryRule& a, const QueryRule& b) {
  if (a.presence == Presence::kRequired && b.presence == Presence::kForbidden) return true;
  if (a.presence == Presence::kForbidden && b.presence == Presence::kRequired) return true;
  return a.presence == Presence::kRequired && b.presence == Presence::kRequired && a.value &&
         b.value && *a.value != *b.value;
}

}  // namespace

Result<PathPattern> ParsePathPattern(std::string_view text) {
  if (!text.starts_with('/')) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidPath},
                "`{}` does not start with `/`", text);
  }
  PathPattern pattern;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    if (segment.empty()) continue;
    COMPOSABLE_TRY(PathSegment parsed, ParseSegment(segment));
    const bool is_repeated =
        parsed.kind == SegmentKind::kCapture && std::ranges::find(pattern, parsed) != pattern.end();
    if (is_repeated) {
      return Fail({ErrorCode::kInvalidConfig, Diagnostic::kCapturedTwice}, "`{}` is captured twice",
                  parsed.text);
    }
    pattern.push_back(std::move(parsed));
  }
  return pattern;
}

bool SameShape(const PathPattern& a, const PathPattern& b) {
  return std::ranges::equal(a, b, [](const PathSegment& one, const PathSegment& other) {
    const bool is_literal = one.kind == SegmentKind::kLiteral;
    if (is_literal != (other.kind == SegmentKind::kLiteral)) return false;
    return !is_literal || one.text == other.text;
  });
}

Result<QueryRule> ParseQueryRule(std::string_view text) {
  QueryRule rule;
  std::string_view rest = text;
  const bool is_forbidden = rest.starts_with('!');
  rule.is_captured = !is_forbidden && !rest.starts_with('~');
  if (!rule.is_captured) rest.remove_prefix(1);
  const std::size_t name_end = rest.find_first_of("?=");
  rule.name = rest.substr(0, name_end);
  rest = name_end == std::string_view::npos ? std::string_view() : rest.substr(name_end);
  if (rule.name.empty()) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidQueryRule},
                "`{}` names no parameter; a rule is `k`, `k=v`, `k?`, `k?=v`, one of these behind "
                "`~`, or `!k`",
                text);
  }
  if (is_forbidden) {
    rule.presence = Presence::kForbidden;
    if (rest.empty()) return rule;
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidQueryRule},
                "`{}` forbids the parameter, so that nothing can follow its name", text);
  }
  if (rest.starts_with('?')) {
    rule.presence = Presence::kOptional;
    rest.remove_prefix(1);
  }
  if (rest.starts_with('=')) {
    rule.value = rest.substr(1);
  } else if (!rest.empty()) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidQueryRule},
                "`{}`: only `=` and a value can follow the `?`", text);
  }
  return rule;
}

bool AreDisjoint(const std::vector<QueryRule>& a, const std::vector<QueryRule>& b) {
  return std::ranges::any_of(a, [&](const QueryRule& one) {
    const QueryRule* const other = FindRule(b, one.name);
    return other != nullptr && AreExclusive(one, *other);
  });
}

bool MatchPath(const PathPattern& pattern, const Target& target, Captures& captures) {
  const std::vector<std::string_view>& segments = target.segments();
  if (segments.size() != pattern.size()) return false;
  captures.clear();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].kind == SegmentKind::kCapture) {
      captures.emplace_back(segments[i]);
    } else if (pattern[i].kind == SegmentKind::kLiteral && pattern[i].text != segments[i]) {
      return false;
    }
  }
  return true;
}

bool MatchQuery(const std::vector<QueryRule>& rules, const Target& target, Captures& captures) {
  for (const QueryRule& rule : rules) {
    const auto value = target.FindParameter(rule.name);
    if (value ? rule.presence == Presence::kForbidden : rule.presence == Presence::kRequired) {
      return false;
    }
    if (value && rule.value && *value != *rule.value) return false;
    if (rule.is_captured) captures.push_back(value);
  }
  return true;
}

}  // namespace composable::http
