// A line of the shell, taken apart into words.
//
// Spec: section 3, `shell`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace composable::cli {

// Words stand between blanks, as in the shell of the system: between single quotes everything is
// text; between double quotes `\` before `"` and `\` takes the next character as it is, and outside
// of quotes before any character. A word that starts with `#` ends the line. Error:
// kInvalidArgument, at the place in a file `line`, for a quote that is not closed.
Result<std::vector<std::string>> SplitWords(std::string_view line);

}  // namespace composable::cli
