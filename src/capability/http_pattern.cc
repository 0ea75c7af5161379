#include "capability/http_pattern.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "capability/ip_address.h"

namespace composable::capability {
namespace {

constexpr std::string_view kAny = "*";
constexpr std::string_view kBelow = "*.";

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// A name in the form in which it is compared.
std::string Canonical(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string lower(host);
  std::ranges::transform(lower, lower.begin(), Lower);
  const auto address = ParseIpAddress(lower);
  return address ? ToString(*address) : lower;
}

bool IsName(std::string_view host) {
  const bool has_only_allowed = std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
  return has_only_allowed && !host.empty() && !host.starts_with('.') && !host.contains("..");
}

// A path as a server would read it at the most lenient: percent-encoded characters decoded, twice,
// as some do behind others.
std::string Decoded(std::string_view path) {
  std::string text(path);
  for (int round = 0; round < 2; ++round) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
      unsigned value = 0;
      const char* const digits = text.data() + i + 1;
      if (text[i] == '%' && i + 2 < text.size() &&
          std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
        decoded += static_cast<char>(value);
        i += 2;
      } else {
        decoded += text[i];
      }
    }
    text = std::move(decoded);
  }
  return text;
}

// Whether nobody can read the path as another one.
bool IsPlain(std::string_view path) {
  const std::string decoded = Decoded(path);
  if (decoded.contains('\\') || decoded.contains('\0') || decoded.contains("//")) return false;
  std::string_view rest = decoded;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    std::string_view segment = rest.substr(0, end);
    // Some servers cut parameters off: `..;x`.
    segment = segment.substr(0, segment.find(';'));
    if (segment == "." || segment == "..") return false;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return true;
}

bool IsBelow(std::string_view prefix, std::string_view path) {
  if (prefix.empty()) return true;
  if (!path.starts_with(prefix)) return false;
  const bool ends_segment =
      path.size() == prefix.size() || prefix.ends_with('/') || path[prefix.size()] == '/';
  return ends_segment && IsPlain(path);
}

std::unexpected<Error> MalformedPattern(std::string_view text, std::string_view reason) {
  return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidUrlPattern},
              "`{}` {}; write it like `https://api.example.com`", Printable(text), reason);
}

Result<std::optional<std::uint16_t>> ParsePort(std::string_view text, std::string_view port) {
  if (port == kAny) return std::nullopt;
  std::uint16_t number = 0;
  const char* const end = port.data() + port.size();
  const auto [after, status] = std::from_chars(port.data(), end, number);
  if (status != std::errc() || after != end || number == 0) {
    return MalformedPattern(text, "has no port between 1 and 65535 after the colon");
  }
  return number;
}

// The host and what follows it: `:port` or nothing.
struct Authority {
  std::string_view host;
  std::string_view rest;
};

Authority Split(std::string_view authority) {
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return {};
    return {authority.substr(1, end - 1), authority.substr(end + 1)};
  }
  const std::size_t end = std::min(authority.find(':'), authority.size());
  return {authority.substr(0, end), authority.substr(end)};
}

}  // namespace

Result<HttpPattern> ParseHttpPattern(std::string_view text) {
  constexpr std::string_view kSeparator = "://";
  const std::size_t scheme_end = text.find(kSeparator);
  if (scheme_end == std::string_view::npos) {
    return MalformedPattern(text, "does not start with `http://` or `https://`");
  }
  HttpPattern pattern;
  pattern.scheme = text.substr(0, scheme_end);
  std::ranges::transform(pattern.scheme, pattern.scheme.begin(), Lower);
  if (pattern.scheme != "http" && pattern.scheme != "https") {
    return MalformedPattern(text, "does not start with `http://` or `https://`");
  }
  std::string_view rest = text.substr(scheme_end + kSeparator.size());
  const std::size_t path_start = std::min(rest.find('/'), rest.size());
  pattern.path = rest.substr(path_start);
  // A lone slash is every path.
  if (pattern.path == "/") pattern.path.clear();
  rest = rest.substr(0, path_start);
  if (text.contains('?') || text.contains('#')) {
    return MalformedPattern(text, "has a query or a fragment, which cannot be restricted");
  }
  if (rest.contains('@'))
    return MalformedPattern(text, "has a user's name, which cannot be restricted");
  if (!IsPlain(pattern.path) || pattern.path.contains('%')) {
    return MalformedPattern(text, "has a path with `.`, `..`, `//`, `\\` or `%` in it");
  }

  const bool has_brackets = rest.starts_with('[');
  auto [host, port] = Split(rest);
  if (host.starts_with(kBelow)) {
    pattern.is_wildcard = true;
    host.remove_prefix(kBelow.size());
  }
  pattern.host = Canonical(host);
  const bool is_address = ParseIpAddress(pattern.host).has_value();
  if (has_brackets ? !is_address || !host.contains(':')
                   : host != kAny && (!IsName(pattern.host) || (pattern.is_wildcard && is_address)))
    return MalformedPattern(text, "has no proper host");
  if (port.empty()) {
    pattern.port = pattern.scheme == "https" ? std::uint16_t{443} : std::uint16_t{80};
  } else if (!port.starts_with(':')) {
    return MalformedPattern(text, "has no proper host");
  } else {
    COMPOSABLE_TRY(pattern.port, ParsePort(text, port.substr(1)));
  }
  return pattern;
}

bool Matches(const HttpPattern& pattern, const engine::HttpTarget& target) {
  if (target.scheme != pattern.scheme) return false;
  if (pattern.port && *pattern.port != target.port) return false;
  if (pattern.host != kAny) {
    const std::string host = Canonical(target.host);
    if (pattern.is_wildcard ? !host.ends_with('.' + pattern.host) : host != pattern.host) {
      return false;
    }
  }
  return IsBelow(pattern.path, target.path);
}

}  // namespace composable::capability
