// What advice answers, as it lies in memory.
#pragma once

#include <cstdint>
#include <string_view>

namespace interceptor {

// A value that advice answered with, in the memory of the Adviser that it came from.
using ToldValue = const char*;

struct ToldArgument {
  std::string_view name;
  ToldValue value;
};

// Where in one version of advice the parts of what it answers lie, in bytes.
struct AnswerLayout {
  std::uint32_t payload;         // in before-action and after-action: the list, option or text
  std::uint32_t option_value;    // in an option, of its value
  std::uint32_t argument_size;   // in a list of arguments
  std::uint32_t argument_value;  // in an argument; its name comes first
};

}  // namespace interceptor
