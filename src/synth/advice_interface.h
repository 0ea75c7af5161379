// The interface of generic advice.
//
// Source: spec, section 2 (interceptor).
#pragma once

#include <string_view>

#include "wit/interface.h"

namespace composable::synth {

inline constexpr std::string_view kAdviceInterface = "modulewise:interceptor/advice@0.1.0";

// With the types `value` and `arg`, which advice uses from `types`, as types of its own: where a
// value type is defined makes no difference to who imports it.
wit::Interface MakeAdviceInterface();

}  // namespace composable::synth
