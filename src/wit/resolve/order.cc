#include "wit/resolve/order.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <queue>

namespace composable::wit {
namespace {

// A cycle among the things that could not be placed. Each of them depends on another one of them,
// so going on from any leads to one that was seen before.
std::vector<Dependency> FindCycle(const std::vector<std::vector<Dependency>>& dependencies,
                                  const std::vector<std::size_t>& waiting_for) {
  std::vector<Dependency> path;
  std::vector<bool> is_visited(dependencies.size());
  std::size_t at = 0;
  while (waiting_for[at] == 0) ++at;
  while (!is_visited[at]) {
    is_visited[at] = true;
    const Dependency next = *std::ranges::find_if(
        dependencies[at],
        [&](const Dependency& dependency) { return waiting_for[dependency.target] > 0; });
    path.push_back(next);
    at = next.target;
  }
  // The way to the cycle is no part of it: the cycle starts behind the first arrival at its last
  // thing.
  const auto arrival = std::ranges::find(path, at, &Dependency::target);
  if (arrival + 1 != path.end()) path.erase(path.begin(), arrival + 1);
  return path;
}

}  // namespace

DependencyOrder OrderByDependency(const std::vector<std::vector<Dependency>>& dependencies) {
  const std::size_t count = dependencies.size();
  std::vector<std::size_t> waiting_for(count);
  std::vector<std::vector<std::size_t>> dependents(count);
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < count; ++i) {
    waiting_for[i] = dependencies[i].size();
    for (const Dependency& dependency : dependencies[i]) dependents[dependency.target].push_back(i);
    if (waiting_for[i] == 0) ready.push(i);
  }
  DependencyOrder result;
  while (!ready.empty()) {
    const std::size_t next = ready.top();
    ready.pop();
    result.order.push_back(next);
    for (const std::size_t dependent : dependents[next]) {
      if (--waiting_for[dependent] == 0) ready.push(dependent);
    }
  }
  if (result.order.size() < count) result.cycle = FindCycle(dependencies, waiting_for);
  return result;
}

std::string DescribeCycle(const std::vector<Dependency>& cycle,
                          const std::vector<std::string>& names) {
  std::string text = fmt::format("`{}`", names[cycle.back().target]);
  for (const Dependency& dependency : cycle) {
    text += fmt::format(" → `{}`", names[dependency.target]);
  }
  return text;
}

}  // namespace composable::wit
