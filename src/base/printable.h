// Text from elsewhere, made fit for a message.
#pragma once

#include <string>
#include <string_view>

namespace composable {

// Whether the character would not show, would show elsewhere, or would make a terminal act:
// controls, zero-width characters, marks of direction, variation selectors and tags.
bool IsHidden(char32_t scalar);

// The text with every hidden character as `\n`, `\r`, `\t` or `\u{…}`, and every byte that is not
// UTF-8 as `\xff`: always UTF-8, and one line. Nothing else is escaped, so that it cannot be read
// back.
std::string Printable(std::string_view text);

}  // namespace composable
