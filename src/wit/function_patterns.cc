#include "wit/function_patterns.h"

#include <algorithm>
#include <utility>

#include "base/printable.h"

namespace composable::wit {
namespace {

// Whether the text is the pattern, in which `*` stands for any text.
bool Fits(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t in = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;  // where the text goes on behind what the last star stands for
  while (at < text.size()) {
    if (in < pattern.size() && pattern[in] == '*') {
      star = in++;
      resume = at;
    } else if (in < pattern.size() && pattern[in] == text[at]) {
      ++in;
      ++at;
    } else if (star != std::string_view::npos) {
      in = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in) == std::string_view::npos;
}

std::string_view WithoutVersion(std::string_view name) { return name.substr(0, name.find('@')); }

}  // namespace

Result<FunctionPatterns> FunctionPatterns::Parse(std::span<const std::string> patterns) {
  FunctionPatterns read;
  for (const std::string& text : patterns) {
    const std::size_t hash = text.find('#');
    Pattern pattern;
    if (hash != std::string::npos) {
      pattern = {text.substr(0, hash), text.substr(hash + 1)};
    } else if (text.contains(':')) {
      pattern = {text, "*"};
    } else {
      pattern = {"", text};
    }
    const bool is_interface = hash == std::string::npos || pattern.interface.contains(':') ||
                              pattern.interface.contains('*');
    if (pattern.function.empty() || !is_interface || pattern.function.contains('#')) {
      return Fail(
          ErrorCode::kInvalidArgument,
          "`{}` is no pattern for functions; they have the forms `ns:pkg/iface#func`, "
          "`ns:pkg/iface`, `ns:pkg/iface@1.0.0`, `ns:pkg`, `ns:pkg/*`, `ns:*`, `func-name`, "
          "`func-*` and `*`",
          Printable(text));
    }
    if (!pattern.interface.empty() && !pattern.interface.contains('/') &&
        !pattern.interface.ends_with('*')) {
      pattern.interface += "/*";
    }
    read.patterns_.push_back(std::move(pattern));
  }
  return read;
}

bool FunctionPatterns::Covers(std::string_view interface, const FunctionName& function) const {
  if (patterns_.empty()) return true;
  const std::string name = ToString(function);
  return std::ranges::any_of(patterns_, [&](const Pattern& pattern) {
    if (!pattern.interface.empty()) {
      const bool has_version = pattern.interface.contains('@');
      if (interface.empty() ||
          !Fits(pattern.interface, has_version ? interface : WithoutVersion(interface))) {
        return false;
      }
    }
    return Fits(pattern.function, name) ||
           (!function.name.empty() && Fits(pattern.function, function.name));
  });
}

}  // namespace composable::wit
