// Packages: from what is written to interfaces and worlds.
#pragma once

#include "base/error.h"
#include "wit/resolve/context.h"
#include "wit/resolve/units.h"

namespace composable::wit::resolve {

// Resolves a package whose dependencies are in the context already, and adds it there.
Status ResolvePackage(Context& context, const PackageUnit& unit);

// Adds a package that needs no resolving.
void AddResolvedPackage(Context& context, const Package& package);

}  // namespace composable::wit::resolve
