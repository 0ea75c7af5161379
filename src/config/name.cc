#include "config/name.h"

#include <algorithm>

#include "base/diagnostic.h"
#include "config/quote.h"

namespace composable::config {
namespace {

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool MayStandInName(char c) { return IsLetterOrDigit(c) || c == '-' || c == '_' || c == '.'; }

}  // namespace

Status CheckName(std::string_view name) {
  if (name.empty()) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidName}, "a name may not be empty");
  }
  if (name.front() == '_') {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidName},
                "name {} may not start with `_`: such names are reserved for what is generated",
                Quote(name));
  }
  if (name.contains('$')) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidName},
                "name {} may not contain `$`: such names are reserved for what is generated",
                Quote(name));
  }
  if (!std::ranges::all_of(name, MayStandInName)) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidName},
                "name {} is not allowed: names consist of the letters a to z and A to Z, digits, "
                "`-`, `_` and `.`",
                Quote(name));
  }
  if (!IsLetterOrDigit(name.front())) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidName},
                "name {} must start with a letter or a digit", Quote(name));
  }
  return {};
}

}  // namespace composable::config
