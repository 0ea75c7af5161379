#include "wit/resolve/paths.h"

#include "base/suggest.h"

namespace composable::wit::resolve {
namespace {

using syntax::Identifier;
using syntax::UsePath;

std::string_view KindName(ItemKind kind) {
  return kind == ItemKind::kInterface ? "an interface" : "a world";
}

template <typename Map>
std::vector<std::string> Keys(const Map& map) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : map) keys.push_back(key);
  return keys;
}

// The name that an item of a file has in the file.
const Identifier& LocalNameOf(const syntax::PackageItem& item) {
  if (const auto* use = std::get_if<syntax::TopLevelUse>(&item)) return use->LocalName();
  if (const auto* world = std::get_if<syntax::WorldItem>(&item)) return world->name;
  return std::get<syntax::InterfaceItem>(item).name;
}

}  // namespace

Result<PathScope> PathScope::Create(const Context& context, const PackageName& package,
                                    const PackageItems& package_items,
                                    const std::vector<syntax::PackageItem>& items) {
  PathScope scope(context, package_items);
  scope.package_name_ = package;
  scope.package_ = ToString(package);
  for (const syntax::PackageItem& item : items) {
    PathTarget target;
    if (const auto* use = std::get_if<syntax::TopLevelUse>(&item)) {
      // What another file brings in with `use` is not known here.
      if (use->path.package) {
        COMPOSABLE_TRY(target, scope.FindForeign(use->path, ItemKind::kInterface));
      } else {
        PathScope package_only(context, package_items);
        package_only.package_ = scope.package_;
        COMPOSABLE_TRY(target, package_only.FindLocal(use->path.name));
      }
    } else {
      const std::string& name = LocalNameOf(item).name;
      target = {package_items.find(name)->second, scope.package_, name};
    }
    const Identifier& name = LocalNameOf(item);
    if (!scope.local_.emplace(name.name, std::move(target)).second) {
      return context.Fail(name.span, "`{}` stands for something else in this file already",
                          name.name);
    }
  }
  return scope;
}

Result<PathTarget> PathScope::FindLocal(const Identifier& name) const {
  if (const auto local = local_.find(name.name); local != local_.end()) return local->second;
  if (const auto item = package_items_->find(name.name); item != package_items_->end()) {
    return PathTarget{item->second, package_, name.name};
  }
  std::vector<std::string> known = Keys(local_);
  for (const auto& [item, kind] : *package_items_) known.push_back(item);
  return context_->Fail(name.span, "there is no interface or world `{}`{}", name.name,
                        DidYouMean(name.name, known));
}

Result<PathTarget> PathScope::FindForeign(const UsePath& path, ItemKind wanted) const {
  const std::string package = ToString(*path.package);
  const ResolvedPackage& resolved = context_->packages().find(package)->second;
  const std::string& name = path.name.name;
  const bool is_interface = resolved.interfaces.contains(name);
  const bool is_world = resolved.worlds.contains(name);
  if (is_interface == is_world) {
    const std::vector<std::string> known =
        wanted == ItemKind::kInterface ? Keys(resolved.interfaces) : Keys(resolved.worlds);
    return context_->Fail(path.name.span, "package `{}` has no {} `{}`{}", package,
                          wanted == ItemKind::kInterface ? "interface" : "world", name,
                          DidYouMean(name, known));
  }
  const ItemKind found = is_interface ? ItemKind::kInterface : ItemKind::kWorld;
  if (found != wanted) {
    return context_->Fail(path.name.span, "`{}` of package `{}` is {}, not {}", name, package,
                          KindName(found), KindName(wanted));
  }
  return PathTarget{wanted, package, name};
}

Result<PathTarget> PathScope::Find(const UsePath& path, ItemKind wanted) const {
  if (path.package) return FindForeign(path, wanted);
  COMPOSABLE_TRY(PathTarget target, FindLocal(path.name));
  if (target.kind != wanted) {
    return context_->Fail(path.name.span, "`{}` is {}, not {}", path.name.name,
                          KindName(target.kind), KindName(wanted));
  }
  return target;
}

Result<const InterfaceSymbol*> PathScope::FindInterface(const UsePath& path) const {
  COMPOSABLE_TRY(const PathTarget target, Find(path, ItemKind::kInterface));
  const ResolvedPackage& package = context_->packages().find(target.package)->second;
  const InterfaceSymbol& symbol = package.interfaces.find(target.name)->second;
  if (symbol.interface == nullptr) {
    return context_->Fail(path.span,
                          "`{}` is there only with the feature `{}`, and what refers to it needs "
                          "the same `@unstable`",
                          path.name.name, symbol.feature);
  }
  return &symbol;
}

Result<const WorldSymbol*> PathScope::FindWorld(const UsePath& path) const {
  COMPOSABLE_TRY(const PathTarget target, Find(path, ItemKind::kWorld));
  const ResolvedPackage& package = context_->packages().find(target.package)->second;
  const WorldSymbol& symbol = package.worlds.find(target.name)->second;
  if (symbol.world == nullptr) {
    return context_->Fail(path.span,
                          "`{}` is there only with the feature `{}`, and what refers to it needs "
                          "the same `@unstable`",
                          path.name.name, symbol.feature);
  }
  return &symbol;
}

Status PathScope::CheckAbsent(const UsePath& path) const {
  if (path.package) return {};
  COMPOSABLE_CHECK(FindLocal(path.name));
  return {};
}

}  // namespace composable::wit::resolve
