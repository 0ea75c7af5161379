#include "http/propagated_header.h"

#include <algorithm>
#include <array>

#include "base/diagnostic.h"
#include "http/request_head.h"

namespace composable::http {
namespace {

std::string_view TrimBlanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

Status CheckResponseHeader(std::string_view name) {
  if (!IsToken(name)) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidHeader},
                "`{}` is no name of an HTTP header", name);
  }
  constexpr std::array<std::string_view, 7> kOwn = {"connection", "content-length",    "date",
                                                    "keep-alive", "transfer-encoding", "upgrade",
                                                    "trailer"};
  const bool is_own = std::ranges::any_of(
      kOwn, [&](std::string_view own) { return mapping::SameHeaderName(own, name); });
  if (!is_own) return {};
  return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidHeader},
              "the header `{}` is made by the server itself", name);
}

Result<PropagatedHeader> ParsePropagatedHeader(std::string_view text, Direction direction) {
  constexpr std::string_view kAs = " as ";
  const std::size_t as = text.find(kAs);
  const std::string_view source = TrimBlanks(text.substr(0, as));
  const std::string_view target =
      as == std::string_view::npos ? source : TrimBlanks(text.substr(as + kAs.size()));
  if (source.empty() || target.empty()) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidHeader},
                "`{}` is neither a header's name nor `SOURCE as TARGET`", text);
  }
  const std::string_view http_name = direction == Direction::kRequest ? source : target;
  if (!IsToken(http_name)) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidHeader},
                "`{}` is no name of an HTTP header", http_name);
  }
  if (direction == Direction::kResponse) COMPOSABLE_CHECK(CheckResponseHeader(http_name));
  return PropagatedHeader{std::string(source), std::string(target)};
}

}  // namespace composable::http
