// Functions: from what is written to their names and types.
#pragma once

#include "base/error.h"
#include "wit/resolve/context.h"
#include "wit/resolve/type_scope.h"
#include "wit/text/syntax.h"

namespace composable::wit::resolve {

// The name that the function has in a component. `resource` is the one in whose braces it stands,
// or empty.
FunctionName NameOf(const syntax::FunctionItem& item, const std::string& resource);

// Resolves the function; for one of a resource, `resource` is that, else null. Refuses parameters
// of one name, getters, setters and constructors that are none, and results that contain a
// `borrow`.
Result<Function> ResolveFunction(Context& context, TypeScope& types,
                                 const syntax::FunctionItem& item, const TypeDefinition* resource);

}  // namespace composable::wit::resolve
