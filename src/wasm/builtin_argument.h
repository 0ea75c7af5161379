// Giving built-ins to a core module in a component that is there already.
//
// Source: component model, Binary.md "Instance Definitions" and "Canonical Definitions".
#pragma once

#include <string>
#include <vector>

#include "wasm/canonical.h"
#include "wasm/component.h"

namespace composable::wasm {

struct BuiltinExport {
  std::string name;
  ResourceBuiltin builtin;  // of a resource that is defined before the core instance
};

// Gives a core module one argument more where it is instantiated, which is what `instance` says: an
// instance of built-ins, under that name. The core functions behind it, it itself and the core
// instances behind it have other indices afterwards, wherever the component names them. Returns its
// own.
CoreInstanceIndex GiveBuiltins(Component& component, CoreInstanceIndex instance,
                               std::string argument, std::vector<BuiltinExport> builtins);

}  // namespace composable::wasm
