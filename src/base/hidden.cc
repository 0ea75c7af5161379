// Which characters do not show. Apart from printable.cc, because it is also part of what runs
// inside of components.
#include <algorithm>

#include "base/printable.h"

namespace composable {

bool IsHidden(char32_t scalar) {
  struct Range {
    char32_t first;
    char32_t last;
  };
  constexpr Range kHidden[] = {
      {0x00, 0x1F},        // C0 controls
      {0x7F, 0x9F},        // delete, C1 controls
      {0xAD, 0xAD},        // soft hyphen
      {0x061C, 0x061C},    // Arabic letter mark
      {0x180E, 0x180E},    // Mongolian vowel separator
      {0x200B, 0x200F},    // zero-width characters, direction marks
      {0x2028, 0x202E},    // line and paragraph separators, direction embeddings
      {0x2060, 0x206F},    // invisible operators, direction isolates
      {0xFE00, 0xFE0F},    // variation selectors
      {0xFEFF, 0xFEFF},    // byte order mark
      {0xFFF9, 0xFFFB},    // interlinear annotation
      {0xE0000, 0xE0FFF},  // tags and further variation selectors
  };
  return std::ranges::any_of(kHidden, [scalar](const Range& range) {
    return scalar >= range.first && scalar <= range.last;
  });
}

}  // namespace composable
