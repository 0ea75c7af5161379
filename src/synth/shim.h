// The shim of an interceptor: the core module that is generated for its target.
//
// Source: synth/interceptor_abi.h; component model, CanonicalABI.md (`canon lift`, `canon lower`,
// `callback`).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "synth/flat_types.h"
#include "synth/interceptor_abi.h"
#include "wit/type.h"

namespace composable::synth {

// The modules that the shim imports from, and the names there.
namespace shim_imports {
inline constexpr std::string_view kInterpreter = "interpreter";  // its exports
inline constexpr std::string_view kAdvice = "advice";            // constructor, before, after, drop
inline constexpr std::string_view kDrop = "drop";                // numbers of the DropTable
inline constexpr std::string_view kTarget = "target";            // numbers of the functions
inline constexpr std::string_view kReturn = "return";            // the same, of async functions
inline constexpr std::string_view kTask = "task";                // built-ins of async functions
inline constexpr std::string_view kFailure = "failure";          // fail
inline constexpr std::string_view kContext = "context";          // current
}  // namespace shim_imports

// How the numbers in the names are written.
inline std::string ShimName(std::string_view prefix, std::size_t number) {
  return std::string(prefix) + std::to_string(number);
}

// What the shim exports of function number N.
inline constexpr std::string_view kLiftPrefix = "call-";
inline constexpr std::string_view kPostReturnPrefix = "post-return-";
inline constexpr std::string_view kCallbackPrefix = "callback-";

struct ShimFunction {
  const wit::FunctionType* type = nullptr;
  Bytes descriptor;
};

struct ShimPlan {
  std::vector<ShimFunction> functions;
  std::size_t drop_count = 0;
  interceptor_abi::AdviceVersion advice = interceptor_abi::AdviceVersion::kText;
  bool has_failure = false;  // what cannot be said to the caller is said there; else it is a trap
  bool has_context = false;

  bool HasAsync() const;
};

// Whether the result of a function that is lifted without `async` lies in memory, so that it has a
// post-return function.
bool HasResultInMemory(const wit::FunctionType& type);

Result<Bytes> MakeShim(const ShimPlan& plan);

}  // namespace composable::synth
