#include "mapping/message.h"

#include <algorithm>
#include <array>

namespace composable::mapping {
namespace {

char LowerCase(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

template <typename AnyHeader>
std::optional<std::string_view> FindFirst(std::span<const AnyHeader> headers,
                                          std::string_view name) {
  for (const AnyHeader& header : headers) {
    if (SameHeaderName(header.name, name)) return header.value;
  }
  return std::nullopt;
}

}  // namespace

bool SameHeaderName(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, LowerCase, LowerCase);
}

std::optional<std::string_view> FindHeader(std::span<const Header> headers, std::string_view name) {
  return FindFirst(headers, name);
}

std::optional<std::string_view> FindHeader(std::span<const HeaderView> headers,
                                           std::string_view name) {
  return FindFirst(headers, name);
}

bool IsPropagated(std::string_view name) {
  constexpr std::array<std::string_view, 3> kNames = {"traceparent", "tracestate", "baggage"};
  return std::ranges::any_of(
      kNames, [&](std::string_view propagated) { return SameHeaderName(name, propagated); });
}

}  // namespace composable::mapping
