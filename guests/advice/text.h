// What trees as text have in common. Included after the header of the bindings.
#ifndef GUESTS_ADVICE_TEXT_H_
#define GUESTS_ADVICE_TEXT_H_

#include <charconv>
#include <string>

#include "advice/bindings.h"

namespace advice {

// The shortest text that reads back as the number.
template <typename Number>
void AppendNumber(Number number, std::string& out) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, number);
  out.append(text, end.ptr);
}

}  // namespace advice

#endif  // GUESTS_ADVICE_TEXT_H_
