// Component binaries for engines that are fakes.
#pragma once

#include <string>
#include <string_view>

namespace composable::test {

// A component without anything in it but a name, shorter than 100 characters: all that tells it
// from others.
inline std::string EmptyComponent(std::string_view name) {
  std::string bytes("\0asm\x0d\0\x01\0", 8);
  bytes += '\0';  // a custom section, its size, and its name with the size of that
  bytes += static_cast<char>(name.size() + 1);
  bytes += static_cast<char>(name.size());
  return bytes.append(name);
}

}  // namespace composable::test
