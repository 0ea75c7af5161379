// The parts of types as they show in JSON.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "mapping/path.h"
#include "wit/type.h"

namespace composable::mapping {

// What the type holds where it is no none: the payload of an option, and of options in it.
const wit::Type& WithoutOptions(const wit::Type& type);

// The type of a member of the objects that stand for values of the type: a record's field, the
// payload of a variant's or result's case, a map's value. Null where there is no such member. Looks
// into options.
const wit::Type* MemberType(const wit::Type& type, std::string_view name);

// The type of an item of the arrays that stand for values of the type. Null where they have no
// such item. Looks into options.
const wit::Type* ItemType(const wit::Type& type, std::size_t index);

// The type at the end of a path through values of the type. Error: kTypeMismatch, without a place,
// which says at which step nothing can be, and which names there are.
Result<const wit::Type*> TypeAt(const wit::Type& type, std::span<const PathStep> steps);

// Whether it is `list<u8>`.
bool IsByteList(const wit::Type& type);

}  // namespace composable::mapping
