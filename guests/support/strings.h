// Strings between the bindings and the standard library.
#ifndef GUESTS_SUPPORT_STRINGS_H_
#define GUESTS_SUPPORT_STRINGS_H_

#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <string_view>

#include "wit.h"

namespace guests {

// The pieces one after the other, in memory that the component model frees after the call.
inline wit::string Concatenate(std::initializer_list<std::string_view> pieces) {
  std::size_t size = 0;
  for (std::string_view piece : pieces) size += piece.size();
  if (size == 0) return wit::string::from_view({});
  char* text = static_cast<char*>(std::malloc(size));
  if (text == nullptr) std::abort();
  char* end = text;
  for (std::string_view piece : pieces) {
    if (!piece.empty()) std::memcpy(end, piece.data(), piece.size());
    end += piece.size();
  }
  return wit::string(text, size);
}

}  // namespace guests

#endif  // GUESTS_SUPPORT_STRINGS_H_
