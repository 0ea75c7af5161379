// Interfaces: from what is written to their types and functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "wit/resolve/context.h"
#include "wit/resolve/paths.h"
#include "wit/text/syntax.h"

namespace composable::wit::resolve {

// Resolves an interface that is defined in a package. One that is absent is checked, too: its types
// may not be there without it.
Result<InterfaceSymbol> ResolveInterface(Context& context, const PathScope& paths,
                                         const syntax::InterfaceItem& item);

// Resolves one that stands in a world under a label, which its types carry as their interface.
Result<InterfacePtr> ResolveInlineInterface(Context& context, const PathScope& paths,
                                            const std::string& label, const std::string& docs,
                                            const Stability& stability,
                                            const std::vector<syntax::InterfaceMember>& members);

}  // namespace composable::wit::resolve
