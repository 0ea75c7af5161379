// Whether a value is one of a type.
#pragma once

#include "base/error.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

// Checks the alternative of every value in it, the numbers of items, cases, payloads and flags,
// that chars are Unicode scalar values and strings UTF-8. Errors: kTypeMismatch with the path in
// the value, the type wanted there and what was found.
Status CheckValue(const wit::Type& type, const Value& value);

}  // namespace composable::value
