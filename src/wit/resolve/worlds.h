// Worlds: from what is written to what is imported and exported.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "wit/resolve/context.h"
#include "wit/resolve/paths.h"
#include "wit/text/syntax.h"
#include "wit/world.h"

namespace composable::wit::resolve {

// An import or export, and where it is written.
struct DraftItem {
  WorldItem item;
  Span span;
};

// A world as it is written, with what it includes.
struct DraftWorld {
  InterfaceName name;
  Span span;
  std::vector<DraftItem> imports;
  std::vector<DraftItem> exports;
};

// Resolves a world that is defined in a package, what it includes, and what its interfaces need.
Result<WorldSymbol> ResolveWorld(Context& context, const PathScope& paths,
                                 const syntax::WorldItem& item);

// Adds the imports and exports of the included world to the draft, under the names that `with`
// gives. Interfaces of one name become one; other names may be there once.
Status Include(Context& context, const World& included, const syntax::IncludeItem& item,
               DraftWorld& draft);

// The world of the draft, with all interfaces that the types of its items come from, in the order
// of World::imports. Refuses exports that would need an interface both imported and exported.
Result<World> Elaborate(const Context& context, DraftWorld draft);

}  // namespace composable::wit::resolve
