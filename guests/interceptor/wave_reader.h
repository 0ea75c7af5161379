// WAVE text as a value in memory.
#pragma once

#include <string>
#include <string_view>

#include "interceptor/values.h"

namespace interceptor {

// Reads one value of the type; `value` is zeroed before. Handles have to be among `handles`, with
// the same type and not taken; those that are owned are taken then. Returns what is wrong with the
// text, with the column; empty where nothing is. Then, too, Release may be called.
std::string ParseWave(Type type, std::string_view text, Handles& handles, char* value);

}  // namespace interceptor
