// UTF-8: checking, reading and writing Unicode scalar values.
//
// Source: Unicode Standard, table 3-7 "Well-Formed UTF-8 Byte Sequences".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace composable {

// Whether the number is a Unicode scalar value: a code point that is no surrogate.
constexpr bool IsScalarValue(char32_t code) {
  return code < 0xD800 || (code > 0xDFFF && code <= 0x10FFFF);
}

// Whether all of the text is well formed: nothing overlong, no surrogates, nothing above U+10FFFF.
bool IsUtf8(std::string_view text);

struct Scalar {
  char32_t value = 0;
  std::size_t length = 0;  // bytes, 1 to 4
  bool operator==(const Scalar&) const = default;
};

// The scalar value at the start of the text; nothing where the text is empty or starts ill formed.
std::optional<Scalar> FirstScalar(std::string_view text);

// Appends the UTF-8 form of a scalar value.
void AppendUtf8(char32_t scalar, std::string& out);

}  // namespace composable
