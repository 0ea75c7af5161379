// Letters of ASCII without case, as names of headers, schemes and hosts have them.
#pragma once

#include <string>
#include <string_view>

namespace composable {

// Whatever is no letter of ASCII stays as it is.
inline std::string InLowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace composable
