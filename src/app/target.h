// Which function a text such as `greeter.translator.translate` means.
//
// Spec: section 3, `component[.interface].function`.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace composable::app {

// A target in two halves; views into the text.
struct SplitTarget {
  std::string_view component;
  std::string_view function;  // `function` or `interface.function`
};

// Splits at the end of the longest name in `components` that a dot follows, because component names
// and the versions of interfaces may hold dots themselves. kNotFound, with the nearest name and all
// names, where the target starts with none of them; kInvalidArgument where nothing follows the
// name.
Result<SplitTarget> SplitAtComponent(std::string_view target,
                                     std::span<const std::string> components);

// An exported function by its names.
struct FunctionName {
  std::string interface;  // as exported: `ns:package/name@1.2.3`, `name`, or empty for none
  std::string function;
  bool operator==(const FunctionName&) const = default;
};

// `ns:package/name@1.2.3` → `name`.
std::string_view ShortInterfaceName(std::string_view interface);

// The shortest way to write each function that means only this one: `function` where no interface
// holds it, `name.function`, or `ns:package/name@1.2.3.function` where another interface has the
// same name.
std::string ShortestSpelling(const FunctionName& name, std::span<const FunctionName> all);

// The index of the function that `wanted` means: its interface may be written in full, without
// version, or by its last name alone, and left out where only one function has that name; a
// function that is in no interface goes before those that are. kNotFound, with the nearest
// spelling, where there is none; kInvalidArgument where several are meant, or an interface and not
// a function.
Result<std::size_t> FindFunction(std::string_view wanted, std::span<const FunctionName> functions);

}  // namespace composable::app
