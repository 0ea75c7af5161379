// The interpreter of interceptors: a core module that is built from guests/interceptor.
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace composable::synth {

// Its binary, which is part of the program.
ByteView InterpreterModule();

// The SHA-256 of it, in hexadecimal.
std::string_view InterpreterDigest();

}  // namespace composable::synth
