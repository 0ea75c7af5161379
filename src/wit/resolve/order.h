// Putting things that depend on one another in order.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "wit/text/source.h"

namespace composable::wit {

// That a thing depends on thing `target`, and where it says so.
struct Dependency {
  std::size_t target = 0;
  Span span;
};

struct DependencyOrder {
  // All things, each behind those that it depends on; otherwise as early as it stands in the input.
  std::vector<std::size_t> order;
  // Where that cannot be: a cycle, as the dependencies that lead from its first thing back to it.
  // The thing that has `cycle[i]` is the target of `cycle[i - 1]`, the first that of the last.
  std::vector<Dependency> cycle;
};

// `dependencies[i]` are those of thing i. Takes no stack for long chains.
DependencyOrder OrderByDependency(const std::vector<std::vector<Dependency>>& dependencies);

// "`a` → `b` → `a`", by the names of the things.
std::string DescribeCycle(const std::vector<Dependency>& cycle,
                          const std::vector<std::string>& names);

}  // namespace composable::wit
