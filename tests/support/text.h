// Making long texts for tests.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace composable::test {

// The parts, one after the other.
template <typename... Parts>
std::string Join(const Parts&... parts) {
  std::string text;
  (text.append(std::string_view(parts)), ...);
  return text;
}

inline std::string Repeat(std::string_view text, std::size_t count) {
  std::string result;
  result.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) result.append(text);
  return result;
}

}  // namespace composable::test
