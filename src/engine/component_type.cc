#include "engine/component_type.h"

#include <algorithm>

#include "base/suggest.h"

namespace composable::engine {

const NamedInterface* FindInterface(const Items& items, std::string_view interface) {
  const auto found = std::ranges::find(items.interfaces, interface, &NamedInterface::name);
  return found == items.interfaces.end() ? nullptr : &*found;
}

const NamedFunction* FindFunction(const Items& items, std::string_view interface,
                                  std::string_view function) {
  const Items* scope = &items;
  if (!interface.empty()) {
    const NamedInterface* named = FindInterface(items, interface);
    if (named == nullptr) return nullptr;
    scope = &named->items;
  }
  const auto found = std::ranges::find(scope->functions, function, &NamedFunction::name);
  return found == scope->functions.end() ? nullptr : &*found;
}

namespace {

template <typename Named>
std::vector<std::string> Names(const std::vector<Named>& all) {
  std::vector<std::string> names;
  names.reserve(all.size());
  for (const Named& one : all) names.push_back(one.name);
  return names;
}

}  // namespace

Result<const NamedFunction*> GetFunction(const Items& items, std::string_view interface,
                                         std::string_view function) {
  if (const NamedFunction* found = FindFunction(items, interface, function)) return found;
  if (interface.empty()) {
    return Fail(ErrorCode::kNotFound, "there is no function `{}`{}", function,
                DidYouMean(function, Names(items.functions)));
  }
  const NamedInterface* named = FindInterface(items, interface);
  if (named == nullptr) {
    return Fail(ErrorCode::kNotFound, "there is no interface `{}`{}", interface,
                DidYouMean(interface, Names(items.interfaces)));
  }
  return Fail(ErrorCode::kNotFound, "the interface `{}` has no function `{}`{}", interface,
              function, DidYouMean(function, Names(named->items.functions)));
}

}  // namespace composable::engine
