// What a place in a request holds, and how it becomes a value of a type.
#pragma once

#include <boost/json/value.hpp>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::mapping {

// Nothing; text that is no JSON, such as a part of a path or a header; or JSON. Views.
using Leaf = std::variant<std::monostate, std::string_view, const boost::json::value*>;

// Whether the type takes a text as it stands: strings, chars, enums, and options of these.
bool TakesText(const wit::Type& type);

// The text as a value: a string, char or enum as it stands, the bytes of a list<u8>, and for every
// other type what it says as JSON. Errors: kTypeMismatch, with the type wanted and what was found.
Result<value::Value> FromText(const wit::Type& type, std::string_view text);

// The leaf as an argument. What is JSON and no string becomes the text of a string where one is
// wanted; nothing becomes none where an option is wanted. Errors: kTypeMismatch; kInvalidArgument
// where there is nothing.
Result<value::Value> FromLeaf(const wit::Type& type, const Leaf& leaf);

}  // namespace composable::mapping
