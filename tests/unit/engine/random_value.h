// Values of a type, made at random.
#pragma once

#include <random>

#include "value/value.h"
#include "wit/type.h"

namespace composable::engine {

// The same for the same state of `random`. Of types without handles, streams, futures and error
// contexts; no NaN, so that values equal themselves.
value::Value RandomValue(const wit::Type& type, std::mt19937& random);

}  // namespace composable::engine
