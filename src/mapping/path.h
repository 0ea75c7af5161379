// Paths into JSON: `body.user.email`, `headers["a.b"]`, `body.items[3].name`.
//
// A path is a name, followed by any number of `.name`, `["name"]` and `[number]`. A bare name
// consists of ASCII letters, digits, `-` and `_`.
//
// Spec: section 4, `param-mapping`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace composable::mapping {

// The name of an object's member, or the index of an array's item.
using PathStep = std::variant<std::string, std::uint32_t>;

struct Path {
  std::vector<PathStep> steps;  // never empty; the first is a name
  std::string text;             // as written
  bool operator==(const Path&) const = default;
};

// Reads a path off the start of the text and leaves `text` at what follows it. Error:
// kInvalidConfig, without a place.
Result<Path> ReadPath(std::string_view& text);

// Reads a text that is a path and nothing else.
Result<Path> ParsePath(std::string_view text);

}  // namespace composable::mapping
