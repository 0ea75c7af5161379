#include "wit/resolve/name_scope.h"

namespace composable::wit::resolve {

Status NameScope::Define(const Context& context, const std::string& name, const Span& span) {
  const auto [at, is_new] = names_.emplace(UniquenessKey(name), name);
  if (!is_new) {
    if (at->second == name) return context.Fail(span, "`{}` is defined twice", name);
    return context.Fail(span,
                        "`{}` is too much like `{}`: names may not differ only in case or hyphens, "
                        "and a function may not have the name of another item",
                        name, at->second);
  }
  spans_.emplace(name, span);
  return {};
}

Status NameScope::CheckSetters(const Context& context) const {
  for (const auto& [name, span] : spans_) {
    auto setter = ParseFunctionName(name);
    if (!setter || setter->accessor != Accessor::kSet) continue;
    setter->accessor = Accessor::kGet;
    if (spans_.contains(ToString(*setter))) continue;
    return context.Fail(span, "the setter `{}` has no getter `{}`", name, ToString(*setter));
  }
  return {};
}

}  // namespace composable::wit::resolve
