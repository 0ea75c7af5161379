// What benchmarks do where something fails that has to work.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/error.h"

namespace composable::bench {

// The value, if there is one to a success; without success, says why and ends the program.
template <typename T>
T OrDie(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", ToReport(result.error()));
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

// The program's only argument, how often to do it; `usual` without one. Ends the program where it
// is no number above 0.
inline int CountArgument(int argc, char** argv, int usual) {
  if (argc < 2) return usual;
  const std::string_view text = argv[1];
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count <= 0) {
    fmt::print(stderr, "`{}` is no count; give a number above 0\n", text);
    std::exit(2);
  }
  return count;
}

}  // namespace composable::bench
