// The core types that values and functions flatten to.
//
// Source: component model, CanonicalABI.md "Flattening".
#pragma once

#include <vector>

#include "wasm/core_type.h"
#include "wit/type.h"

namespace composable::synth {

using FlatTypes = std::vector<wasm::NumberType>;

// Appends the core values of a value of the type.
void AppendFlatTypes(const wit::Type& type, FlatTypes& flat);

// What the arguments and the result come to where they are passed flat, without regard to how many
// may be.
FlatTypes FlatParametersOf(const wit::FunctionType& type);
FlatTypes FlatResultOf(const wit::FunctionType& type);

}  // namespace composable::synth
