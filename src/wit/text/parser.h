// From WIT text to its syntax tree.
#pragma once

#include <cstdint>

#include "base/error.h"
#include "wit/text/source.h"
#include "wit/text/syntax.h"

namespace composable::wit {

// Types may be written in one another this deep.
inline constexpr std::uint32_t kMaxTypeNesting = 100;

// `file_index` goes into the spans of the result. Error: kInvalidArgument, at the place of the
// first token that does not fit; the message tells what was expected there.
Result<syntax::File> ParseFile(const SourceFile& source, std::uint32_t file_index);

}  // namespace composable::wit
