#include "graph/wiring.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "graph/cycles.h"

namespace composable::graph {
namespace {

// Missing names for which the nearest one is looked for: comparing all names with all is slow.
constexpr std::size_t kMaxSuggestions = 100;

// Numbers definitions: components in the order of their names, then capabilities.
class Numbering {
 public:
  explicit Numbering(const config::Definitions& definitions)
      : definitions_(definitions), component_count_(definitions.components.size()) {}

  std::size_t Count() const { return component_count_ + definitions_.capabilities.size(); }
  bool IsComponent(std::size_t number) const { return number < component_count_; }

  const config::ComponentDefinition& Component(std::size_t number) const {
    return definitions_.components[number];
  }

  DefinitionPtr At(std::size_t number) const {
    if (IsComponent(number)) return &definitions_.components[number];
    return &definitions_.capabilities[number - component_count_];
  }

  const std::string& NameAt(std::size_t number) const {
    return IsComponent(number) ? definitions_.components[number].name.value
                               : definitions_.capabilities[number - component_count_].name.value;
  }

  std::optional<std::size_t> Find(std::string_view name) const {
    if (const auto* component = definitions_.FindComponent(name)) return NumberOf(*component);
    if (const auto* capability = definitions_.FindCapability(name)) {
      return component_count_ +
             static_cast<std::size_t>(capability - definitions_.capabilities.data());
    }
    return std::nullopt;
  }

  std::vector<std::size_t> All() const {
    std::vector<std::size_t> all(Count());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }

  // The root and all that it names, directly or not, in the order of a walk from it. It looks at
  // nothing else: where there are many roots, each takes its own part only.
  std::vector<std::size_t> Below(const config::ComponentDefinition& root) const {
    std::vector<std::size_t> found;
    std::set<std::size_t> known;
    std::vector<std::size_t> to_visit;
    const auto want = [&](std::size_t number) {
      if (!known.insert(number).second) return;
      found.push_back(number);
      to_visit.push_back(number);
    };
    want(NumberOf(root));
    while (!to_visit.empty()) {
      const std::size_t next = to_visit.back();
      to_visit.pop_back();
      if (!IsComponent(next)) continue;
      for (const auto& name : Component(next).imports) {
        if (const auto target = Find(name.value)) want(*target);
      }
      for (const config::InterceptorUse& use : Component(next).interceptors) {
        const auto target = Find(use.component.value);
        if (target && IsComponent(*target)) want(*target);
      }
    }
    return found;
  }

 private:
  std::size_t NumberOf(const config::ComponentDefinition& component) const {
    return static_cast<std::size_t>(&component - definitions_.components.data());
  }

  const config::Definitions& definitions_;
  std::size_t component_count_;
};

// Looks up the names in some definitions, which name no others. What is at `i` here is the
// definition with the number taken_[i].
class Follower {
 public:
  // Errors come in the order of `wanted`.
  Follower(const Numbering& numbering, const std::vector<std::size_t>& wanted)
      : numbering_(numbering),
        taken_(wanted),
        imports_(wanted.size()),
        interceptors_(wanted.size()),
        dependencies_(wanted.size()) {
    std::ranges::sort(taken_);
    for (const std::size_t number : wanted) Follow(PlaceOf(number));
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
  std::size_t Count() const { return taken_.size(); }
  DefinitionPtr At(std::size_t i) const { return numbering_.At(taken_[i]); }
  const std::string& NameAt(std::size_t i) const { return numbering_.NameAt(taken_[i]); }

  std::size_t PlaceOf(std::size_t number) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(taken_, number) - taken_.begin());
  }

  std::optional<std::size_t> IndexOf(std::string_view name) const {
    const std::optional<std::size_t> number = numbering_.Find(name);
    if (!number) return std::nullopt;
    return PlaceOf(*number);
  }

  void Follow(std::size_t i) {
    if (!numbering_.IsComponent(taken_[i])) return;
    const config::ComponentDefinition& component = numbering_.Component(taken_[i]);
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
      const std::optional<std::size_t> number = numbering_.Find(use.component.value);
      interceptors_[i].emplace_back();
      if (!number) {
        ReportMissing(component, use.component, Diagnostic::kUnknownComponent, "interceptors",
                      "component");
      } else if (!numbering_.IsComponent(*number)) {
        Report(component, use.component.where,
               {ErrorCode::kInvalidConfig, Diagnostic::kCapabilityAsInterceptor},
               fmt::format("key `interceptors`: `{}` is a capability; interceptors are components",
                           use.component.value));
      } else {
        interceptors_[i].back() = PlaceOf(*number);
        dependencies_[i].push_back(
            {.to = PlaceOf(*number), .where = &use.component.where, .verb = "is intercepted by"});
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
      for (std::size_t i = 0; i < numbering_.Count(); ++i) names_.push_back(numbering_.NameAt(i));
      std::ranges::sort(names_);
    }
    return names_;
  }

  // Each after its dependencies; of those that could come next, the first by name.
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
      if (missing[i] == 0) ready.push(i);
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
      if (missing[i] > 0) order.push_back(i);
    }
    return order;
  }

  const Numbering& numbering_;
  std::vector<std::size_t> taken_;  // sorted
  std::vector<std::vector<std::optional<std::size_t>>> imports_;
  std::vector<std::vector<std::optional<std::size_t>>> interceptors_;
  std::vector<std::vector<Dependency>> dependencies_;
  std::vector<std::string> names_;  // made when a name is missing
  std::size_t missing_count_ = 0;
  Wiring wiring_;
};

}  // namespace

Wiring FollowNames(const config::Definitions& definitions) {
  const Numbering numbering(definitions);
  return Follower(numbering, numbering.All()).Finish();
}

Wiring FollowNames(const config::Definitions& definitions,
                   const config::ComponentDefinition& root) {
  const Numbering numbering(definitions);
  return Follower(numbering, numbering.Below(root)).Finish();
}

}  // namespace composable::graph
