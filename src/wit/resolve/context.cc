#include "wit/resolve/context.h"

#include "wit/type_parts.h"

namespace composable::wit::resolve {

std::string Context::Place(const Span& span) const {
  const FilePosition position = Locate(*files_[span.file], span.offset);
  return fmt::format("{}:{}:{}", position.file, position.line, position.column);
}

Result<Presence> Context::PresenceOf(const Stability& stability, const PackageName& package,
                                     const Span& span) const {
  if (stability.since) {
    if (!package.version) {
      return Fail(span, "`@since` needs a version of the package `{}`, which has none",
                  ToString(package));
    }
    if (ComparePrecedence(*stability.since, *package.version) == std::strong_ordering::greater) {
      return Fail(span, "`@since` names version {}, but the package is `{}`",
                  ToString(*stability.since), ToString(package));
    }
    return Presence::kPresent;
  }
  if (!stability.feature || features_.selection == Features::Selection::kAll) {
    return Presence::kPresent;
  }
  return features_.names.contains(*stability.feature) ? Presence::kPresent : Presence::kAbsent;
}

bool Context::ContainsBorrow(const Type& type) {
  const auto known = borrow_answers_.find(type.identity());
  if (known != borrow_answers_.end()) return known->second.contains_borrow;
  const bool found = FindBorrow(type);
  borrow_answers_.emplace(type.identity(), BorrowAnswer{type, found});
  return found;
}

bool Context::FindBorrow(const Type& type) {
  if (type.kind() == Kind::kBorrow) return true;
  bool found = false;
  VisitParts(type, [&](const Type& part) { found = found || ContainsBorrow(part); });
  return found;
}

}  // namespace composable::wit::resolve
