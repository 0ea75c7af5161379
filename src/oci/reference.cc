#include "oci/reference.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

#include "base/diagnostic.h"
#include "base/printable.h"

namespace composable::oci {
namespace {

constexpr std::string_view kScheme = "oci://";
constexpr std::size_t kMaxReference = 1024;
constexpr std::size_t kMaxRepository = 255;
constexpr std::size_t kMaxTag = 128;

bool IsLower(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsWord(char c) { return IsLower(c) || IsUpper(c) || c == '_'; }

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (IsUpper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string Shown(std::string_view text) { return Printable(text.substr(0, 200)); }

bool IsPort(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [after, status] = std::from_chars(text.data(), end, port);
  return status == std::errc() && after == end && port != 0;
}

// A host name, an IPv4 address, or an IPv6 address in brackets.
bool IsHost(std::string_view host) {
  if (host.starts_with('[')) {
    return host.size() > 2 && host.ends_with(']') &&
           std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
             return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
           });
  }
  return !host.empty() && host.front() != '-' && host.front() != '.' && host.back() != '-' &&
         host.back() != '.' && !host.contains("..") &&
         std::ranges::all_of(host, [](char c) { return IsLower(c) || c == '-' || c == '.'; });
}

// Whether the first part of a reference can only be a registry: others name a repository of some
// default registry, which this software does not have.
bool NamesRegistry(std::string_view first) {
  return first.contains('.') || first.contains(':') || first.starts_with("localhost");
}

// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
bool IsSegment(std::string_view segment) {
  if (segment.empty() || !IsLower(segment.front()) || !IsLower(segment.back())) return false;
  std::size_t at = 0;
  while (at < segment.size()) {
    const char c = segment[at];
    if (IsLower(c)) {
      ++at;
      continue;
    }
    const std::size_t end = std::min(segment.find_first_not_of(c, at), segment.size());
    const std::size_t count = end - at;
    const bool is_separator = c == '-' || (c == '.' && count == 1) || (c == '_' && count <= 2);
    if (!is_separator || !IsLower(segment[end])) return false;
    at = end;
  }
  return true;
}

Status CheckRegistry(std::string_view registry) {
  const std::size_t bracket = registry.find(']');
  const std::size_t colon = registry.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = registry.substr(0, colon);
  if (!IsHost(host)) {
    return Fail(ErrorCode::kInvalidArgument,
                "`{}` is no name of a registry; write a host, such as "
                "`ghcr.io` or `localhost:5000`",
                Shown(registry));
  }
  if (colon != std::string_view::npos && !IsPort(registry.substr(colon + 1))) {
    return Fail(ErrorCode::kInvalidArgument, "`{}` is no port; ports are numbers from 1 to 65535",
                Shown(registry.substr(colon + 1)));
  }
  return {};
}

Status CheckRepository(std::string_view repository) {
  if (repository.size() > kMaxRepository) {
    return Fail(ErrorCode::kInvalidArgument, "the repository has {} characters; {} are allowed",
                repository.size(), kMaxRepository);
  }
  if (std::ranges::any_of(repository, IsUpper)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the repository `{}` has upper-case letters; write `{}`", Shown(repository),
                Shown(Lower(repository)));
  }
  std::string_view rest = repository;
  while (true) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    if (!IsSegment(segment)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "`{}` is no name of a repository; it consists of lower-case letters and digits, "
                  "with single `.`, `_`, `-` and `/` between",
                  Shown(repository));
    }
    if (slash == std::string_view::npos) return {};
    rest.remove_prefix(slash + 1);
  }
}

Status CheckTag(std::string_view tag) {
  const bool is_tag =
      !tag.empty() && tag.size() <= kMaxTag && IsWord(tag.front()) &&
      std::ranges::all_of(tag, [](char c) { return IsWord(c) || c == '.' || c == '-'; });
  if (is_tag) return {};
  if (tag.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "the tag behind `:` is empty; write one, such as `:1.0`, "
                "or leave the colon out");
  }
  return Fail(ErrorCode::kInvalidArgument,
              "`{}` is no tag; it consists of up to {} letters, digits, `_`, `.` and `-`, and does "
              "not start with `.` or `-`",
              Shown(tag), kMaxTag);
}

Result<Reference> Parse(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with(kScheme)) rest.remove_prefix(kScheme.size());
  const std::size_t slash = rest.find('/');
  const std::string_view first = rest.substr(0, slash);
  if (slash == std::string_view::npos || !NamesRegistry(first)) {
    const std::string example = rest.empty() ? std::string("user/greeter:1.0") : Shown(rest);
    return Fail(
        ErrorCode::kInvalidArgument,
        "the registry is missing; write `oci://REGISTRY/REPOSITORY:TAG`, such as "
        "`oci://ghcr.io/{}`",
        slash == std::string_view::npos && NamesRegistry(first) ? "user/greeter:1.0" : example);
  }
  Reference reference{.registry = Lower(first), .repository = {}, .tag = {}, .digest = {}};
  COMPOSABLE_CHECK(CheckRegistry(reference.registry));
  rest.remove_prefix(slash + 1);

  const std::size_t at = rest.find('@');
  if (at != std::string_view::npos) {
    COMPOSABLE_TRY(reference.digest, ParseDigest(rest.substr(at + 1)));
    rest = rest.substr(0, at);
  }
  const std::size_t colon = rest.find(':');
  if (colon != std::string_view::npos) {
    COMPOSABLE_CHECK(CheckTag(rest.substr(colon + 1)));
    reference.tag = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
  } else if (!reference.digest) {
    reference.tag = "latest";
  }
  COMPOSABLE_CHECK(CheckRepository(rest));
  reference.repository = rest;
  return reference;
}

}  // namespace

Result<Reference> ParseReference(std::string_view text) {
  if (text.size() > kMaxReference) {
    return Fail({ErrorCode::kInvalidArgument, Diagnostic::kInvalidReference},
                "a reference has at most {} characters, this one {}", kMaxReference, text.size());
  }
  auto reference = Parse(text);
  if (reference) return reference;
  return std::unexpected(std::move(reference)
                             .error()
                             .As(Diagnostic::kInvalidReference)
                             .WithContext(fmt::format("`{}`", Shown(text))));
}

std::string ToString(const Reference& reference) {
  std::string text = fmt::format("{}{}/{}", kScheme, reference.registry, reference.repository);
  if (!reference.tag.empty()) text += fmt::format(":{}", reference.tag);
  if (reference.digest) text += fmt::format("@{}", ToString(*reference.digest));
  return text;
}

std::string NameOf(const Reference& reference) {
  return reference.repository.substr(reference.repository.rfind('/') + 1);
}

}  // namespace composable::oci
