// The body of the message that a request is made into.
//
// Spec: section 4, "captures and captured query parameters merge into the top level of the JSON
// body".
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "mapping/input.h"

namespace composable::mapping {

// The body as it is, or with the captures in it. Errors: kInvalidArgument for a body that captures
// cannot join, and for one that is no JSON where it must be.
Result<Bytes> MakeBody(const InputShape& shape, const Input& input);

}  // namespace composable::mapping
