// Interceptors for generic advice: components that stand around a target and let advice look at,
// change, skip and repeat its calls.
//
// Source: spec, section 2 (interceptor); docs/interceptors.md.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "wit/function_patterns.h"
#include "wit/world.h"

namespace composable::synth {

// What happens to a call that fails for a reason that its result cannot carry, such as an error of
// the advice where the function has no `result` with a string as its error.
enum class InterceptorFailure : std::uint8_t {
  kTrap,    // it traps, without a text: for any component runtime
  kImport,  // it calls `fail` of the interface kFailureInterface, which does not return
};

// `fail: func(message: string)`
inline constexpr std::string_view kFailureInterface = "composable:interceptor/failure@0.1.0";

wit::Interface MakeFailureInterface();

struct Interceptor {
  Bytes binary;
  // The import that is given advice: kAdviceInterface, or, where the target has that itself, a
  // plain name.
  std::string advice_import;
  // Imports that the target has too, but for the types of exports, under another name: by the name
  // here. The target exports something under the other one.
  std::map<std::string, std::string> renamed_imports;
};

// A component that exports what the target exports, in the same order and under the same names, and
// imports it under the same names too, together with advice and what the target imports that the
// exports have types from. Functions that `match` does not cover are handed on as they are.
// Resources are those of the target.
//
// In the world an interface that is imported and one that is exported are two, even where they have
// one name, as in worlds that are decoded.
//
// Errors: kUnsupported where the target exports what WIT has no words for, or where two imports
// would have one name.
Result<Interceptor> MakeInterceptor(const wit::World& target, const wit::FunctionPatterns& match,
                                    InterceptorFailure failure);

}  // namespace composable::synth
