// Values as WAVE text, the WebAssembly value encoding.
//
// Read is all of the grammar of the crate `wasm-wave` 0.263: `//` comments, trailing commas, labels
// with `%`, strings of several lines between `"""`, record fields of option type left out, `{:}`
// for a record without fields, options and results flattened to their bare payload (unless that is
// itself an option or result), maps as `{key: value}` with the last value of a repeated key. Beyond
// it, fixed- length lists are read as lists, and maps may have keys of any type.
//
// Written is what that crate writes: `some(…)` and `ok(…)` always, fields that are none left out,
// `%` before a case that is named like a keyword, numbers without exponent. Characters that would
// not show or would disturb a terminal are written as `\u{…}`. A handle is written as `handle(7)`.
//
// Errors of reading: kInvalidArgument where the text does not follow the grammar, kTypeMismatch
// where it does but is no value of the type; both with the column (and line, where there are
// several), and the path in the value. The details of the error show the line with a caret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

// Whether `handle(7)` may be read: only where the text comes from one who was given that handle.
enum class WaveHandles : std::uint8_t { kRefuse, kAccept };

Result<Value> FromWave(const wit::Type& type, std::string_view text,
                       WaveHandles handles = WaveHandles::kRefuse);

// The value must be one of the type, as CheckValue checks.
std::string ToWave(const wit::Type& type, const Value& value);
// As ToWave, behind what `out` already holds.
void AppendWave(const wit::Type& type, const Value& value, std::string& out);

// The name in a call, `name(argument, …)`: a function's, perhaps with its interface, package and
// version, such as `example:greeting/greeter.greet@1.0.0`. Only the name is looked at. A view into
// the text.
Result<std::string_view> WaveCallName(std::string_view text);

// The arguments in a call of a function, one for each parameter: at the end, arguments of option
// type may be left out. Whatever name the call has.
Result<std::vector<Value>> FromWaveCall(const wit::FunctionType& function, std::string_view text,
                                        WaveHandles handles = WaveHandles::kRefuse);

}  // namespace composable::value
