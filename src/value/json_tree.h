// JSON text as a tree of Boost.JSON, and values out of such a tree: for a text that is looked into
// before it becomes values, such as a request's body. The rules are those of value/json.h.
//
// A room that includes this header links Boost::json.
#pragma once

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

// How deep arrays and objects may nest.
inline constexpr std::size_t kMaxJsonDepth = 512;

// Parses one JSON text, RFC 8259 to the letter. Unlike the parser of Boost.JSON 1.81 by itself it
// reads numbers with a fraction or exponent correctly rounded (beyond f64 they are infinities),
// keeps the sign of "-0", and refuses an object that has a key twice. Integers are int64 or, above
// that, uint64. Errors: kInvalidArgument, with line and column.
Result<boost::json::value> ParseJson(std::string_view text, boost::json::storage_ptr storage = {});

// As FromJson, from a tree.
Result<Value> FromJsonTree(const wit::Type& type, const boost::json::value& json);

// Appends the tree as JSON text without whitespace, numbers as ToJson writes them.
void AppendJsonTree(const boost::json::value& tree, std::string& out);

}  // namespace composable::value
