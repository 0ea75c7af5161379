// Strings and lists of the C bindings. Every world has its own string type there, always a pointer
// and a length, so these functions are templates over it.
#ifndef GUESTS_SUPPORT_C_STRING_H_
#define GUESTS_SUPPORT_C_STRING_H_

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace guests {

// The text of `string`, valid as long as its memory.
template <typename String>
std::string_view View(const String& string) {
  return {reinterpret_cast<const char*>(string.ptr), string.len};
}

// A string of the bindings that points at `text` and owns nothing: for arguments of imports.
template <typename String>
String Borrow(std::string_view text) {
  return {reinterpret_cast<uint8_t*>(const_cast<char*>(text.data())), text.size()};
}

// A copy of `text` in memory of its own: for results, which the bindings free after the call.
template <typename String>
String NewString(std::string_view text) {
  if (text.empty()) return {reinterpret_cast<uint8_t*>(1), 0};
  auto* memory = static_cast<uint8_t*>(std::malloc(text.size()));
  if (memory == nullptr) std::abort();
  std::memcpy(memory, text.data(), text.size());
  return {memory, text.size()};
}

}  // namespace guests

#endif  // GUESTS_SUPPORT_C_STRING_H_
