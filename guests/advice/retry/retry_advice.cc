// `builtin:advice/retry`: calls that return an `err` are repeated.

#include "retry_advice.h"

#include <string>
#include <vector>

#include "advice/bindings.h"
#include "advice/patterns.h"
#include "advice/settings.h"

namespace {

constexpr uint32_t kDefaultTimes = 3;

bool IsError(const advice::OptionalValue& returned) {
  return returned.is_some &&
         returned.val.ptr[0].tag == EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_OUTCOME &&
         returned.val.ptr[0].val.outcome.is_err;
}

// Owned handles went to the target with the first call, so that there is nothing to repeat it with.
bool HasHandles(const advice::Arguments& arguments) {
  bool has_handles = false;
  for (size_t i = 0; i < arguments.len; ++i) {
    advice::ForEachNode(arguments.ptr[i].value, [&](const advice::Node& node) {
      has_handles = has_handles || node.tag == EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_NODE_HANDLE;
    });
  }
  return has_handles;
}

// Whether the patterns of `functions`, if there are any, mean the function.
bool IsChosen(const advice::Call& call) {
  const auto functions = advice::Setting("functions");
  return !functions || advice::FitsAny(advice::Items(*functions), guests::View(call.function));
}

}  // namespace

// The representation behind a handle; the bindings only name it.
struct exports_composable_interceptor_advice_invocation_t {
  advice::Call call;
  uint32_t repeats_left = 0;
  std::string problem = {};

  advice::BeforeAction Before() {
    const std::string times = advice::Setting("times").value_or(std::to_string(kDefaultTimes));
    const auto number = advice::Number(times);
    if (!number) {
      problem = "advice/retry: `config.times` is `" + times +
                "`; it is how often a call is repeated at most";
      return advice::Refuse(problem);
    }
    repeats_left = IsChosen(call) && !HasHandles(call.arguments) ? *number : 0;
    return advice::Proceed(call.arguments);
  }

  advice::AfterAction After(const advice::OptionalValue& returned) {
    advice::AfterAction action = advice::Accept(returned);
    if (repeats_left == 0 || !IsError(returned)) return action;
    --repeats_left;
    action.tag = EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_AFTER_ACTION_REPEAT;
    action.val.repeat = call.arguments;
    return action;
  }
};

#include "advice/exports.h"
