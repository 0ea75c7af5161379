// Text as UTF-8.
#ifndef GUESTS_SUPPORT_UTF8_H_
#define GUESTS_SUPPORT_UTF8_H_

#include <cstdint>
#include <string>

namespace guests {

// `scalar` is a Unicode scalar value.
inline void AppendUtf8(uint32_t scalar, std::string& text) {
  if (scalar < 0x80) {
    text += static_cast<char>(scalar);
    return;
  }
  const int more = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
  constexpr unsigned char kLead[] = {0, 0xC0, 0xE0, 0xF0};
  text += static_cast<char>(kLead[more] | (scalar >> (6 * more)));
  for (int i = more - 1; i >= 0; --i)
    text += static_cast<char>(0x80 | ((scalar >> (6 * i)) & 0x3F));
}

}  // namespace guests

#endif  // GUESTS_SUPPORT_UTF8_H_
