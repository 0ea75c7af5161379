// Text from a file, made fit for a message on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace composable::config {

// At most `longest` bytes of the text, with `…` where it is cut. Control characters other than the
// tab, and bytes that are no UTF-8, show as `?`, one for each byte: a column of the text is a
// column of the result.
std::string Printable(std::string_view text, std::size_t longest);

// The text in backticks, printable, and cut only where it is longer than any sensible name or path.
std::string Quote(std::string_view text);

}  // namespace composable::config
