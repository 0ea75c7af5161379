// Values in memory as WAVE text.
#pragma once

#include <string>

#include "interceptor/descriptor.h"

namespace interceptor {

// As the program itself writes values: see docs/interceptors.md. Handles are `handle(n)`.
void AppendWave(Type type, const char* value, std::string& out);

}  // namespace interceptor
