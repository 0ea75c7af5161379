// Which functions a setting means.
#ifndef GUESTS_ADVICE_PATTERNS_H_
#define GUESTS_ADVICE_PATTERNS_H_

#include <string>
#include <string_view>
#include <vector>

namespace advice {

// Whether the text is the pattern, in which each `*` stands for any text.
inline bool Fits(std::string_view pattern, std::string_view text) {
  const size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == text;
  const std::string_view head = pattern.substr(0, star);
  if (!text.starts_with(head)) return false;
  for (size_t from = head.size(); from <= text.size(); ++from) {
    if (Fits(pattern.substr(star + 1), text.substr(from))) return true;
  }
  return false;
}

inline bool FitsAny(const std::vector<std::string>& patterns, std::string_view text) {
  for (const std::string& pattern : patterns) {
    if (Fits(pattern, text)) return true;
  }
  return false;
}

}  // namespace advice

#endif  // GUESTS_ADVICE_PATTERNS_H_
