// The text of a value with placeholders, taken apart.
//
//   text         ::= (literal | placeholder)*
//   placeholder  ::= '${' name ('|' text)? '}'
//   name         ::= any characters but '|', '}' and '${'
//
// Directly before '{', '$$' stands for one '$': `$${` is the text `${`, and `$$${a:b}` a dollar
// before a placeholder. Everywhere else a dollar is a dollar. Braces in a default come in pairs,
// so that a default may be JSON.
//
// Spec: section 2, "Placeholders".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace composable::config {

// What a placeholder starts with.
inline constexpr std::string_view kPlaceholderOpening = "${";

// How many placeholders may stand in one another's defaults.
inline constexpr std::size_t kMaxPlaceholderNesting = 16;

struct Placeholder;

// In the order of the text. No two literals are neighbours, and none is empty.
using PlaceholderText = std::vector<std::variant<std::string, Placeholder>>;

struct Placeholder {
  std::string name;                         // such as `process:env:LOCALE`; never empty
  std::size_t offset = 0;                   // of its `$`, in bytes from the start of the whole text
  std::optional<PlaceholderText> fallback;  // its default
  bool operator==(const Placeholder&) const = default;
};

// Errors are kInvalidConfig, each at a ByteOffset in the text: a placeholder that is not closed,
// has no name, or has one in its name, and nesting deeper than kMaxPlaceholderNesting.
Result<PlaceholderText> ParsePlaceholders(std::string_view text);

}  // namespace composable::config
