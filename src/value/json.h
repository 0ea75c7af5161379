// Values as JSON.
//
// | type                             | JSON |
// |----------------------------------|----------------------------------------------------------------|
// | bool, integers                   | true and false, numbers; 64-bit integers are exact | | f32,
// f64                         | numbers, or "NaN", "Infinity", "-Infinity"                     | |
// char                             | a string of one character | | string | a string | | list,
// fixed-length list, tuple   | an array; also list<u8>, which is an array of numbers here     | |
// record                           | an object; fields of option type may be left out | | variant
// | {"case": payload}, or "case" where the case has no payload     | | enum | "case" | | flags | an
// array of the names of the flags that are set                | | option<T> | null, or what T is;
// where T is itself an option, {"some": T}   | | result                           | {"ok": payload}
// or {"error": payload}; null for no payload     | | map                              | an object
// where keys have one plain text (string, char, bool,  | |                                  |
// integers, enum), else an array of [key, value] pairs           | | own, borrow, stream, future,
// | {"handle": number}; cannot be read                             | | error-context | |
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
