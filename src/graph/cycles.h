// Components that need themselves.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace composable::graph {

// That one definition names another.
struct Dependency {
  std::size_t to = 0;
  const FilePosition* where = nullptr;  // of the name; never null
  std::string_view verb;                // "imports"
};

// An error for each cycle that a walk in the order of the numbers meets first: of cycles that share
// a member only one is told. It shows the whole cycle, and the place of each step. `dependencies`
// has a list for each definition; `name_of` is asked for members of cycles.
std::vector<Error> FindCycles(const std::vector<std::vector<Dependency>>& dependencies,
                              const std::function<const std::string&(std::size_t)>& name_of);

}  // namespace composable::graph
