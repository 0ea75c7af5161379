#include "graph/cycles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/diagnostic.h"

namespace composable::graph {
namespace {

enum class Progress : std::uint8_t { kNew, kOnPath, kDone };

struct Step {
  std::size_t from = 0;
  std::size_t next = 0;  // index of the dependency that is followed
};

// Walks depth first, without recursion: chains may be long.
class Walk {
 public:
  Walk(const std::vector<std::vector<Dependency>>& dependencies,
       const std::function<const std::string&(std::size_t)>& name_of)
      : dependencies_(dependencies),
        name_of_(name_of),
        progress_(dependencies.size(), Progress::kNew),
        is_told_(dependencies.size(), false) {}

  std::vector<Error> Find() {
    for (std::size_t i = 0; i < dependencies_.size(); ++i) {
      if (progress_[i] == Progress::kNew) WalkFrom(i);
    }
    return std::move(errors_);
  }

 private:
  void WalkFrom(std::size_t start) {
    Enter(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      const std::vector<Dependency>& all = dependencies_[step.from];
      if (step.next == all.size()) {
        progress_[step.from] = Progress::kDone;
        path_.pop_back();
        continue;
      }
      const std::size_t to = all[step.next].to;
      if (progress_[to] == Progress::kNew) {
        Enter(to);  // when it is done, this dependency is looked at again
        continue;
      }
      if (progress_[to] == Progress::kOnPath) Report(to);
      ++step.next;
    }
  }

  void Enter(std::size_t i) {
    progress_[i] = Progress::kOnPath;
    path_.push_back({.from = i});
  }

  // The path from `first` to its end, and from there to `first`.
  void Report(std::size_t first) {
    const auto start = std::ranges::find(path_, first, &Step::from);
    const std::vector<Step> cycle(start, path_.end());
    const bool is_known =
        std::ranges::any_of(cycle, [this](const Step& step) { return is_told_[step.from]; });
    if (is_known) return;

    Error error{.code = ErrorCode::kInvalidConfig,
                .message = "this is a cycle: ",
                .diagnostic = Diagnostic::kCycle};
    for (const Step& step : cycle) {
      is_told_[step.from] = true;
      const Dependency& dependency = dependencies_[step.from][step.next];
      error.message += fmt::format("`{}` → ", name_of_(step.from));
      if (&step == &cycle.front()) {
        error.where = *dependency.where;
        continue;
      }
      if (!error.details.empty()) error.details += '\n';
      error.details += ToReport({ErrorCode::kInvalidConfig,
                                 fmt::format("`{}` {} `{}` here", name_of_(step.from),
                                             dependency.verb, name_of_(dependency.to)),
                                 *dependency.where,
                                 {},
                                 {}});
    }
    error.message += fmt::format("`{}`", name_of_(first));
    error.context.push_back(fmt::format("component `{}`", name_of_(first)));
    errors_.push_back(std::move(error));
  }

  const std::vector<std::vector<Dependency>>& dependencies_;
  const std::function<const std::string&(std::size_t)>& name_of_;
  std::vector<Progress> progress_;
  std::vector<bool> is_told_;
  std::vector<Step> path_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> FindCycles(const std::vector<std::vector<Dependency>>& dependencies,
                              const std::function<const std::string&(std::size_t)>& name_of) {
  return Walk(dependencies, name_of).Find();
}

}  // namespace composable::graph
