// A first look over a TOML text that builds nothing: where its statements start and how deeply it
// nests.
//
// The TOML library recurses over nested values, and over the tables that dotted keys make without
// any limit, so the depth is bounded here, before it runs. Exact for valid TOML; in malformed text
// exact up to the first mistake, which is where the library stops.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "config/source_text.h"

namespace composable::config {

// How many tables and arrays may contain one another. Real files need fewer than ten.
inline constexpr std::size_t kMaxNesting = 64;

// A `[header]`, a `[[header]]` or a `key = value` outside any bracket.
struct TomlStatement {
  enum class Kind { kHeader, kKeyValue };
  Kind kind = Kind::kKeyValue;
  TextOffset begin = 0;      // its first character
  TextOffset key_begin = 0;  // the dotted key alone, without brackets or `=`
  TextOffset key_end = 0;
};

struct TomlOutline {
  std::vector<TomlStatement> statements;  // in the order of the text
  // Where the text first nests deeper than kMaxNesting; the look ended there.
  std::optional<TextOffset> too_deep;
};

TomlOutline OutlineToml(std::string_view text);

}  // namespace composable::config
