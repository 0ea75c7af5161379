// Trees as text. Included after the header of the bindings.
#ifndef GUESTS_ADVICE_TEXT_H_
#define GUESTS_ADVICE_TEXT_H_

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

#include "advice/bindings.h"

namespace advice {

inline void AppendUtf8(uint32_t scalar, std::string& out) {
  if (scalar < 0x80) {
    out += static_cast<char>(scalar);
    return;
  }
  const int more = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
  constexpr unsigned char kLead[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[more] | (scalar >> (6 * more)));
  for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((scalar >> (6 * i)) & 0x3F));
}

// The text between quotes, as JSON and WAVE both read it, but for control characters, which
// `control` appends.
template <typename AppendControl>
void AppendQuoted(std::string_view text, char quote, AppendControl control, std::string& out) {
  out += quote;
  for (const char c : text) {
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      control(static_cast<unsigned char>(c), out);
    } else {
      out += c;
    }
  }
  out += quote;
}

// The shortest text that reads back as the number.
template <typename Number>
void AppendNumber(Number number, std::string& out) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, number);
  out.append(text, end.ptr);
}

inline void AppendHex(unsigned value, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += kDigits[value >> 4];
  out += kDigits[value & 15];
}

}  // namespace advice

#endif  // GUESTS_ADVICE_TEXT_H_
