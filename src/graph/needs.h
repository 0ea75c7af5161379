// What an import needs of whoever provides it.
#pragma once

#include <string>
#include <string_view>

#include "wit/interface.h"
#include "wit/name.h"
#include "wit/world.h"

namespace composable::graph {

// Whether an import is satisfied by nobody: an interface of types alone, none of them a resource of
// its own, or a type that the world spells out or uses from one of its interfaces.
bool IsTypesOnly(const wit::WorldItem& item);

// Whether the interface is a configuration store: these are generated. Source: spec, section 2;
// `wasi:config/runtime` is what the interface was called before.
bool IsConfigStore(const wit::InterfaceName& interface);

// Whether the interface is one of those of generic advice, in a version that works. Source: spec,
// section 2.
bool IsAdvice(const wit::InterfaceName& interface);

// What kind of thing it is, for messages: "interface", "function", "resource", "core module".
std::string_view NounOf(const wit::WorldItem& item);

}  // namespace composable::graph
