// Interceptors for generic advice: components that stand around a target and let advice look at,
// change, skip and repeat its calls.
//
// Source: spec, section 2 (interceptor); docs/interceptors.md.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "synth/advice_interface.h"
#include "wit/function_patterns.h"
#include "wit/world.h"

namespace composable::synth {

// Who runs the interceptor.
enum class InterceptorHost : std::uint8_t {
  // Any component runtime. A call that fails for a reason that its result cannot carry, such as an
  // error of the advice where the function has no `result` with a string as its error, traps
  // without a text; advice is told nothing of the invocation.
  kAny,
  // This one: it offers kFailureInterface for that, and kContextInterface for advice that wants it.
  kThis,
};

struct InterceptorOptions {
  AdviceVersion advice = AdviceVersion::kText;
  InterceptorHost host = InterceptorHost::kAny;
  std::string component = {};  // the target's name, for advice that is told it
  std::string adviser = {};    // that of the component of advice, for errors
};

struct Interceptor {
  Bytes binary;
  // The import that is given advice: the name of its interface, or, where the target has that
  // itself, a plain name.
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
                                    const InterceptorOptions& options);

// The interfaces that an interceptor made so imports from the host.
std::vector<wit::Interface> HostImportsOf(const InterceptorOptions& options);

}  // namespace composable::synth
