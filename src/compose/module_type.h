// What a core module is, in the words of a component.
#pragma once

#include <optional>

#include "wasm/core_definition.h"
#include "wasm/module_interface.h"

namespace composable::compose {

// The exact type of a module with that interface. Nothing where a component cannot spell it: where
// functions have parameters of types that the module defines, and where two imports have one name.
std::optional<wasm::ModuleType> ModuleTypeOf(const wasm::ModuleInterface& interface);

}  // namespace composable::compose
