// What benchmarks do where something fails that has to work.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/error.h"

namespace composable::bench {

// The value; without one, says why and ends the program.
template <typename T>
T OrDie(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", ToReport(result.error()));
    std::exit(1);
  }
  return *std::move(result);
}

}  // namespace composable::bench
