// Places in a text that a person wrote.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace composable::value {

// "column 7", or "line 2, column 7" where the text has several lines. Both count from 1, columns
// count bytes.
std::string DescribePosition(std::string_view text, std::size_t offset);

// The line at the offset with a caret below the place; a long line is cut on both sides.
std::string MarkPosition(std::string_view text, std::size_t offset);

}  // namespace composable::value
