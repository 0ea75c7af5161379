// Worlds in which what is imported and what is exported under one name are two.
#pragma once

#include "wit/world.h"

namespace composable::wit {

// The world with interfaces of their own for its exports, as in worlds that are decoded from a
// component: each export has its own resources and types. What exported interfaces use of others
// comes from the export where there is one, else from the import. Functions and types that the
// world itself exports use what it imports, and stay as they are.
//
// Source: component model, WIT.md "WIT Worlds".
World SeparateExports(const World& world);

}  // namespace composable::wit
