#include "base/printable.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

#include "base/utf8.h"

namespace composable {

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto scalar = FirstScalar(text);
    const std::size_t length = scalar ? scalar->length : 1;
    if (!scalar) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (!IsHidden(scalar->value)) {
      out += text.substr(0, length);
    } else if (scalar->value == U'\n') {
      out += "\\n";
    } else if (scalar->value == U'\r') {
      out += "\\r";
    } else if (scalar->value == U'\t') {
      out += "\\t";
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}",
                     static_cast<std::uint32_t>(scalar->value));
    }
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace composable
