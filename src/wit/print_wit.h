// Packages, interfaces and worlds as WIT text.
//
// The text reads back as what was printed. It is laid out as other tools do: two spaces a level, a
// blank line between items, interfaces before worlds, and in a world imports, types and exports in
// this order.
#pragma once

#include <string>

#include "wit/package.h"

namespace composable::wit {

// `package a:b;` and what is in it.
std::string PrintPackage(const Package& package);

// The main package, and behind it the others as `package c:d { … }`.
std::string PrintPackages(const PackageSet& set);

// `interface a { … }`, `world a { … }`. References into the item's own package are without the
// package.
std::string PrintInterface(const Interface& interface);
std::string PrintWorld(const World& world);

}  // namespace composable::wit
