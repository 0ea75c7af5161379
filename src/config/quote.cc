#include "config/quote.h"

#include "base/utf8.h"

namespace composable::config {
namespace {

constexpr std::size_t kLongestQuoted = 1024;

// U+0000 to U+001F but the tab, U+007F, and U+0080 to U+009F, which some terminals obey as well.
bool IsControl(char32_t character) {
  return (character < 0x20 && character != '\t') || (character >= 0x7F && character < 0xA0);
}

}  // namespace

std::string Printable(std::string_view text, std::size_t longest) {
  std::string shown;
  while (!text.empty()) {
    const auto character = FirstScalar(text);
    const std::size_t length = character ? character->length : 1;
    if (shown.size() + length > longest) return shown + "…";
    if (!character || IsControl(character->value)) {
      shown.append(length, '?');
    } else {
      shown += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return shown;
}

std::string Quote(std::string_view text) { return '`' + Printable(text, kLongestQuoted) + '`'; }

}  // namespace composable::config
