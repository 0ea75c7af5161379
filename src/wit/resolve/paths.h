// Looking up interfaces and worlds by the paths that name them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wit/resolve/context.h"
#include "wit/text/syntax.h"

namespace composable::wit::resolve {

enum class ItemKind : std::uint8_t { kInterface, kWorld };

// What a path leads to: an item of the package that is being resolved, or of another one.
struct PathTarget {
  ItemKind kind = ItemKind::kInterface;
  std::string package;  // full name
  std::string name;
};

// The items of the package that is being resolved, by name.
using PackageItems = std::map<std::string, ItemKind, std::less<>>;

// The names that one file, or the braces of one package, can use.
class PathScope {
 public:
  // `use … as` of the items; the package's own items are known everywhere in it.
  static Result<PathScope> Create(const Context& context, const PackageName& package,
                                  const PackageItems& package_items,
                                  const std::vector<syntax::PackageItem>& items);

  // The package that is being resolved.
  const PackageName& package() const { return package_name_; }

  // What the path leads to. `wanted` decides between an interface and a world of another package,
  // which has to have it. Refuses one of the other kind.
  Result<PathTarget> Find(const syntax::UsePath& path, ItemKind wanted) const;

  // The interface or world at the path, which has been resolved by now. Refuses one that is absent.
  Result<const InterfaceSymbol*> FindInterface(const syntax::UsePath& path) const;
  Result<const WorldSymbol*> FindWorld(const syntax::UsePath& path) const;

  // What is absent may name what is absent as well; only its own package's names have to be right.
  Status CheckAbsent(const syntax::UsePath& path) const;

 private:
  PathScope(const Context& context, const PackageItems& package_items)
      : context_(&context), package_items_(&package_items) {}

  Result<PathTarget> FindLocal(const syntax::Identifier& name) const;
  Result<PathTarget> FindForeign(const syntax::UsePath& path, ItemKind wanted) const;

  const Context* context_;
  const PackageItems* package_items_;
  PackageName package_name_;
  std::string package_;  // package_name_ as text
  std::map<std::string, PathTarget, std::less<>> local_;
};

}  // namespace composable::wit::resolve
