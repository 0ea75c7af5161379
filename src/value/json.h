// Values as JSON. docs/cli.md, "Values as JSON", has the form of each type; bytes are an array of
// numbers here. Handles and error contexts are written as {"handle": number} and cannot be read.
//
// Reading also takes "ok" and "error" for a result without payload, {"case": null} for a case
// without payload, pairs for any map (a repeated key keeps its last value), and for integers
// numbers such as 3.0 and 1e3, below 2^53. Not taken are unknown or repeated fields, and integers
// as strings.
//
// Source: the spec's section on values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

enum class JsonStyle : std::uint8_t {
  kCompact,  // no whitespace
  kPretty,   // an item a line, two spaces deeper at each level; no line break at the end
};

// Errors: kInvalidArgument with line and column where the text is no JSON; kTypeMismatch with the
// path in the value, the type wanted there and what was found.
Result<Value> FromJson(const wit::Type& type, std::string_view text);

// The value must be one of the type, as CheckValue checks.
std::string ToJson(const wit::Type& type, const Value& value,
                   JsonStyle style = JsonStyle::kCompact);
// As ToJson, behind what `out` already holds.
void AppendJson(const wit::Type& type, const Value& value, JsonStyle style, std::string& out);

}  // namespace composable::value
