// Packages: interfaces and worlds under a common name.
//
// Source: component model, WIT.md "WIT Packages and `use`".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wit/interface.h"
#include "wit/world.h"

namespace composable::wit {

struct Package {
  PackageName name;
  std::string docs = {};
  std::vector<InterfacePtr> interfaces = {};
  std::vector<WorldPtr> worlds = {};
};

// Packages with all that they use. Each follows those it uses.
struct PackageSet {
  std::vector<Package> packages;
  std::size_t main = 0;  // the index of the one that was asked for

  const Package& MainPackage() const { return packages[main]; }
};

// The interface or world of that name, or null.
const Package* FindPackage(const PackageSet& set, const PackageName& name);
InterfacePtr FindInterface(const Package& package, std::string_view name);
WorldPtr FindWorld(const Package& package, std::string_view name);

// Chooses a world: by its name in the main package, by its full name (`wasi:cli/command@0.2.0`; the
// version may be left out where there is one), or, where `name` is empty, the main package's only
// one. Error: kNotFound, which names the worlds there are, or the nearest.
Result<WorldPtr> SelectWorld(const PackageSet& set, std::string_view name);

}  // namespace composable::wit
