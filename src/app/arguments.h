// The words of a command line → a function's arguments.
//
// Each parameter takes one word, by the first of these rules that reads it:
//   string           the whole word is the text; a word that is one JSON string, with its quotes,
//   is what
//                    that string says
//   everything else  JSON, then WAVE
//   option<string>   JSON, then WAVE, then as for a string
//   char             JSON, then WAVE, then the word itself where it is one character
//   what holds resources   where the caller can hold them: WAVE, such as `handle(3)`
// Parameters at the end that are options may be left out, and are none then.
//
// Spec: section 3, "arguments are JSON, else plain strings; WAVE too; missing optionals are none".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/invocable.h"
#include "base/error.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::app {

// One word as a value of the type. Where no form reads it, the error is that of the form which the
// word resembles: kTypeMismatch with the path in the value, or kInvalidArgument where it reads as
// neither.
Result<value::Value> ParseArgument(const wit::Type& type, std::string_view word,
                                   HeldHandles held = HeldHandles::kNone);

struct ParsedArguments {
  std::vector<value::Value> values;  // one for each parameter where there are no errors
  std::vector<Error> errors;         // one for each bad word, or one for a wrong number of words
};

// Errors name the parameter; one for a wrong number of words says what the function takes.
ParsedArguments ParseArguments(const wit::FunctionType& function,
                               std::span<const std::string> words,
                               HeldHandles held = HeldHandles::kNone);

}  // namespace composable::app
