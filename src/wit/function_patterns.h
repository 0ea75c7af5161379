// Which functions an interceptor surrounds.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wit/name.h"

namespace composable::wit {

// Patterns; a function is chosen where one of them fits, and all are where there is none.
//
//   ns:pkg/iface#func      one function of an interface, in any version
//   ns:pkg/iface@1.0.0     all functions of an interface, in that version
//   ns:pkg/*  ns:pkg  ns:* all functions of a package or namespace
//   func-name  func-*      functions of that name, in any interface or in none
//   *                      everything
//
// A `*` stands for any text, anywhere. Methods are called as WIT does (`[method]blob.read`), or by
// their own name alone (`read`).
class FunctionPatterns {
 public:
  // Error: kInvalidArgument, which names the pattern.
  static Result<FunctionPatterns> Parse(std::span<const std::string> patterns);

  // `interface` is the name under which the target exports it, empty for a function outside of all.
  bool Covers(std::string_view interface, const FunctionName& function) const;

 private:
  struct Pattern {
    std::string interface;  // empty where any, or none, will do
    std::string function;
  };

  std::vector<Pattern> patterns_;
};

}  // namespace composable::wit
