#include "wit/package.h"

#include <algorithm>

#include "base/suggest.h"

namespace composable::wit {
namespace {

// The world of a full name without a version, which may leave out the package's.
WorldPtr FindByFullName(const PackageSet& set, const InterfaceName& name) {
  WorldPtr found;
  for (const Package& package : set.packages) {
    const bool is_version_good =
        !name.package.version || package.name.version == name.package.version;
    if (!is_version_good || UnversionedName(package.name) != UnversionedName(name.package))
      continue;
    if (WorldPtr world = FindWorld(package, name.name)) found = std::move(world);
  }
  return found;
}

std::vector<std::string> WorldNames(const Package& package) {
  std::vector<std::string> names;
  for (const WorldPtr& world : package.worlds) names.push_back(world->name.name);
  return names;
}

Result<WorldPtr> OnlyWorld(const Package& package) {
  if (package.worlds.size() == 1) return package.worlds.front();
  if (package.worlds.empty()) {
    return Fail(ErrorCode::kNotFound, "package `{}` has no world", ToString(package.name));
  }
  return Fail(ErrorCode::kNotFound, "package `{}` has several worlds; name one of: {}",
              ToString(package.name), fmt::join(WorldNames(package), ", "));
}

}  // namespace

const Package* FindPackage(const PackageSet& set, const PackageName& name) {
  const auto found = std::ranges::find(set.packages, name, &Package::name);
  return found == set.packages.end() ? nullptr : &*found;
}

InterfacePtr FindInterface(const Package& package, std::string_view name) {
  const auto found = std::ranges::find_if(package.interfaces, [&](const InterfacePtr& interface) {
    return interface->name && interface->name->name == name;
  });
  return found == package.interfaces.end() ? nullptr : *found;
}

WorldPtr FindWorld(const Package& package, std::string_view name) {
  const auto found = std::ranges::find_if(
      package.worlds, [&](const WorldPtr& world) { return world->name.name == name; });
  return found == package.worlds.end() ? nullptr : *found;
}

Result<WorldPtr> SelectWorld(const PackageSet& set, std::string_view name) {
  const Package& main = set.MainPackage();
  if (name.empty()) return OnlyWorld(main);
  if (name.contains(':')) {
    COMPOSABLE_TRY(const InterfaceName full, ParseInterfaceName(name));
    if (WorldPtr world = FindByFullName(set, full)) return world;
    std::vector<std::string> names;
    for (const Package& package : set.packages) {
      for (const WorldPtr& world : package.worlds) {
        names.push_back(full.package.version ? ToString(world->name)
                                             : UnversionedName(world->name));
      }
    }
    return Fail(ErrorCode::kNotFound, "there is no world `{}`{}", name, DidYouMean(name, names));
  }
  if (WorldPtr world = FindWorld(main, name)) return world;
  return Fail(ErrorCode::kNotFound, "package `{}` has no world `{}`{}", ToString(main.name), name,
              DidYouMean(name, WorldNames(main)));
}

}  // namespace composable::wit
