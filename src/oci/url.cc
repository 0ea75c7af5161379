#include "oci/url.h"

#include <algorithm>

#include "base/lower_case.h"
#include "base/printable.h"

namespace composable::oci {
namespace {

constexpr std::size_t kMaxUrl = 8192;

std::unexpected<Error> NoUrl(std::string_view why) {
  return Fail(ErrorCode::kInvalidArgument, "the registry sends on to an address that {}", why);
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

Result<Url> ParseUrl(std::string_view text) {
  if (text.size() > kMaxUrl) return NoUrl("is too long");
  const bool is_plain = std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
  if (!is_plain) return NoUrl("has characters that no address has");
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos) return NoUrl("is none");
  Url url{.scheme = InLowerCase(text.substr(0, end)), .authority = {}, .target = {}};
  if (url.scheme != "http" && url.scheme != "https") return NoUrl("is not of HTTP");
  text.remove_prefix(end + 3);
  text = text.substr(0, text.find('#'));
  const std::size_t path = std::min(text.find_first_of("/?"), text.size());
  // A port that a scheme has anyway says nothing.
  std::string_view authority = text.substr(0, path);
  const std::string_view usual = url.scheme == "http" ? ":80" : ":443";
  while (authority.ends_with(usual)) authority.remove_suffix(usual.size());
  url.authority = InLowerCase(authority);
  const std::string_view target = text.substr(path);
  url.target = fmt::format("{}{}", target.starts_with('/') ? "" : "/", target);
  if (url.authority.empty()) return NoUrl("has no host");
  if (url.authority.contains('@')) return NoUrl("names a user");
  return url;
}

std::string ToString(const Url& url) {
  return fmt::format("{}://{}{}", url.scheme, url.authority, url.target);
}

Result<Url> Resolve(const Url& base, std::string_view location) {
  if (location.empty()) return NoUrl("is empty");
  if (location.starts_with("//")) return ParseUrl(fmt::format("{}:{}", base.scheme, location));
  const std::string origin = fmt::format("{}://{}", base.scheme, base.authority);
  if (location.starts_with('/')) return ParseUrl(origin + std::string(location));
  const std::size_t colon = location.find("://");
  if (colon != std::string_view::npos && colon < location.find_first_of("/?#")) {
    return ParseUrl(location);
  }
  const std::string_view path = std::string_view(base.target).substr(0, base.target.find('?'));
  if (location.starts_with('?')) return ParseUrl(fmt::format("{}{}{}", origin, path, location));
  return ParseUrl(fmt::format("{}{}{}", origin, path.substr(0, path.rfind('/') + 1), location));
}

std::string Escape(std::string_view value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : value) {
    if (IsUnreserved(c)) {
      escaped += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      escaped += '%';
      escaped += kDigits[byte >> 4U];
      escaped += kDigits[byte & 0xFU];
    }
  }
  return escaped;
}

void AddParameter(Url& url, std::string_view name, std::string_view value) {
  url.target += fmt::format("{}{}={}", url.target.contains('?') ? '&' : '?', name, Escape(value));
}

std::string_view HostOf(std::string_view authority) {
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  return authority.substr(0, authority.find(':', std::min(bracket, authority.size())));
}

bool IsThisMachine(std::string_view authority) {
  const std::string_view host = HostOf(authority);
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

}  // namespace composable::oci
