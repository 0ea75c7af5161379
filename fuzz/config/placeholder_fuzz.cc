// Any bytes as the text of a value with placeholders: taking it apart must neither crash nor hang,
// what comes out must hold together, and any text must have a spelling without placeholders.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "config/placeholder.h"

namespace composable::config {
namespace {

void RequireParts(bool holds) {
  if (!holds) std::abort();
}

// What a text says where every placeholder stands for nothing; the places of placeholders rise.
void CheckParts(const PlaceholderText& parts, std::string_view text, std::size_t& last,
                std::size_t depth) {
  RequireParts(depth <= kMaxPlaceholderNesting);
  bool was_literal = false;
  for (const auto& part : parts) {
    if (const auto* const literal = std::get_if<std::string>(&part)) {
      RequireParts(!literal->empty() && !was_literal);
      was_literal = true;
      continue;
    }
    was_literal = false;
    const auto& placeholder = std::get<Placeholder>(part);
    RequireParts(text.substr(placeholder.offset).starts_with("${" + placeholder.name));
    RequireParts(!placeholder.name.empty() && placeholder.offset >= last);
    last = placeholder.offset + 1;
    if (placeholder.fallback) CheckParts(*placeholder.fallback, text, last, depth + 1);
  }
}

// The spelling of a text in which nothing is a placeholder.
std::string Escaped(std::string_view text) {
  std::string escaped;
  std::size_t dollars = 0;
  for (const char c : text) {
    if (c == '{') escaped.append(dollars, '$');
    dollars = c == '$' ? dollars + 1 : 0;
    escaped += c;
  }
  return escaped;
}

void ParseOne(std::string_view text) {
  const auto parts = ParsePlaceholders(text);
  if (parts) {
    std::size_t last = 0;
    CheckParts(*parts, text, last, 0);
  } else {
    const Error& error = parts.error();
    RequireParts(!error.message.empty() && std::get<ByteOffset>(error.where).offset < text.size());
  }
  const auto literal = ParsePlaceholders(Escaped(text));
  RequireParts(literal.has_value());
  RequireParts(text.empty() ? literal->empty() : *literal == PlaceholderText{std::string(text)});
}

}  // namespace
}  // namespace composable::config

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  composable::config::ParseOne(composable::AsText({data, size}));
  return 0;
}
