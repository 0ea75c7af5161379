#include "graph/wiring.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <queue>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "graph/cycles.h"

namespace composable::graph {
namespace {

// Missing names for which the nearest one is looked for: comparing all names with all is slow.
constexpr std::size_t kMaxSuggestions = 100;

// Numbers definitions: components in the order of their names, then capabilities.
class Follower {
 public:
  explicit Follower(const config::Definitions& definitions)
      : definitions_(definitions),
        component_count_(definitions.components.size()),
        imports_(Count()),
        interceptors_(Count()),
        dependencies_(Count()),
        is_wanted_(Count(), false) {}

  std::size_t Count() const { return component_count_ + definitions_.capabilities.size(); }

  void FollowAll() {
    for (std::size_t i = 0; i < Count(); ++i) Want(i);
  }

  void Follow(const config::ComponentDefinition& root) {
    Want(static_cast<std::size_t>(&root - definitions_.components.data()));
    while (!to_visit_.empty()) {
      const std::size_t next = to_visit_.back();
      to_visit_.pop_back();
      for (const Dependency& dependency : dependencies_[next]) Want(dependency.to);
    }
  }

  Wiring Finish() {
    std::ranges::move(
        FindCycles(dependencies_, [this](std::size_t i) -> const auto& { return NameAt(i); }),
        std::back_inserter(wiring_.errors));
    const std::vector<std::size_t> order = Order();
    std::vector<std::size_t> places(Count());
    for (std::size_t i = 0; i < order.size(); ++i) places[order[i]] = i;
    const auto in_order = [&](std::vector<std::optional<std::size_t>> named) {
      for (std::optional<std::size_t>& one : named) {
        if (one) one = places[*one];
      }
      return named;
    };
    for (const std::size_t i : order) {
      wiring_.definitions.push_back({.definition = At(i),
                                     .imports = in_order(imports_[i]),
                                     .interceptors = in_order(interceptors_[i])});
    }
    return std::move(wiring_);
  }

 private:
  DefinitionPtr At(std::size_t i) const {
    if (i < component_count_) return &definitions_.components[i];
    return &definitions_.capabilities[i - component_count_];
  }

  const std::string& NameAt(std::size_t i) const {
    return i < component_count_ ? definitions_.components[i].name.value
                                : definitions_.capabilities[i - component_count_].name.value;
  }

  std::optional<std::size_t> IndexOf(std::string_view name) const {
    if (const auto* component = definitions_.FindComponent(name)) {
      return static_cast<std::size_t>(component - definitions_.components.data());
    }
    if (const auto* capability = definitions_.FindCapability(name)) {
      return component_count_ +
             static_cast<std::size_t>(capability - definitions_.capabilities.data());
    }
    return std::nullopt;
  }

  // Takes a definition in, once, and looks up the names in it.
  void Want(std::size_t i) {
    if (is_wanted_[i]) return;
    is_wanted_[i] = true;
    to_visit_.push_back(i);
    if (i >= component_count_) return;
    const config::ComponentDefinition& component = definitions_.components[i];
    for (const config::Located<std::string>& name : component.imports) {
      const std::optional<std::size_t> target = IndexOf(name.value);
      imports_[i].push_back(target);
      if (target) {
        dependencies_[i].push_back({.to = *target, .where = &name.where, .verb = "imports"});
      } else {
        ReportMissing(component, name, Diagnostic::kUnknownImport, "imports",
                      "component or capability");
      }
    }
    for (const config::InterceptorUse& use : component.interceptors) {
      const std::optional<std::size_t> target = IndexOf(use.component.value);
      interceptors_[i].emplace_back();
      if (!target) {
        ReportMissing(component, use.component, Diagnostic::kUnknownComponent, "interceptors",
                      "component");
      } else if (*target >= component_count_) {
        Report(component, use.component.where,
               {ErrorCode::kInvalidConfig, Diagnostic::kCapabilityAsInterceptor},
               fmt::format("key `interceptors`: `{}` is a capability; interceptors are components",
                           use.component.value));
      } else {
        interceptors_[i].back() = target;
        dependencies_[i].push_back(
            {.to = *target, .where = &use.component.where, .verb = "is intercepted by"});
      }
    }
  }

  void ReportMissing(const config::ComponentDefinition& component,
                     const config::Located<std::string>& name, Diagnostic diagnostic,
                     std::string_view key, std::string_view what) {
    std::string hint;
    if (missing_count_++ < kMaxSuggestions) hint = DidYouMean(name.value, Names());
    Report(component, name.where, {ErrorCode::kNotFound, diagnostic},
           fmt::format("key `{}`: there is no {} `{}`{}", key, what, name.value, hint));
  }

  void Report(const config::ComponentDefinition& component, const FilePosition& where,
              ErrorKind kind, std::string message) {
    wiring_.errors.push_back(Error{.code = kind.code,
                                   .message = std::move(message),
                                   .where = where,
                                   .context = {fmt::format("component `{}`", component.name.value)},
                                   .diagnostic = kind.diagnostic});
  }

  const std::vector<std::string>& Names() {
    if (names_.empty()) {
      for (std::size_t i = 0; i < Count(); ++i) names_.push_back(NameAt(i));
      std::ranges::sort(names_);
    }
    return names_;
  }

  // Those that are wanted, each after its dependencies; of those that could come next, the first by
  // name.
  std::vector<std::size_t> Order() {
    std::vector<std::size_t> missing(Count(), 0);
    std::vector<std::vector<std::size_t>> dependents(Count());
    for (std::size_t i = 0; i < Count(); ++i) {
      missing[i] = dependencies_[i].size();
      for (const Dependency& dependency : dependencies_[i]) dependents[dependency.to].push_back(i);
    }
    const auto comes_later = [this](std::size_t a, std::size_t b) { return NameAt(a) > NameAt(b); };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(comes_later)> ready(
        comes_later);
    for (std::size_t i = 0; i < Count(); ++i) {
      if (is_wanted_[i] && missing[i] == 0) ready.push(i);
    }
    std::vector<std::size_t> order;
    while (!ready.empty()) {
      const std::size_t next = ready.top();
      ready.pop();
      order.push_back(next);
      for (const std::size_t dependent : dependents[next]) {
        if (--missing[dependent] == 0) ready.push(dependent);
      }
    }
    wiring_.ordered_count = order.size();
    for (std::size_t i = 0; i < Count(); ++i) {
      if (is_wanted_[i] && missing[i] > 0) order.push_back(i);
    }
    return order;
  }

  const config::Definitions& definitions_;
  std::size_t component_count_;
  std::vector<std::vector<std::optional<std::size_t>>> imports_;
  std::vector<std::vector<std::optional<std::size_t>>> interceptors_;
  std::vector<std::vector<Dependency>> dependencies_;
  std::vector<bool> is_wanted_;
  std::vector<std::size_t> to_visit_;
  std::vector<std::string> names_;  // made when a name is missing
  std::size_t missing_count_ = 0;
  Wiring wiring_;
};

}  // namespace

Wiring FollowNames(const config::Definitions& definitions) {
  Follower follower(definitions);
  follower.FollowAll();
  return follower.Finish();
}

Wiring FollowNames(const config::Definitions& definitions,
                   const config::ComponentDefinition& root) {
  Follower follower(definitions);
  follower.Follow(root);
  return follower.Finish();
}

}  // namespace composable::graph
