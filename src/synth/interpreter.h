// The interpreter of interceptors: a core module that is built from guests/interceptor.
#pragma once

#include "base/bytes.h"

namespace composable::synth {

// Its binary, which is part of the program.
ByteView InterpreterModule();

}  // namespace composable::synth
