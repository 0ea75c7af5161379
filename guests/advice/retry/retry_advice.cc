// `builtin:advice/retry`: calls that return an `err` are repeated.

#include "retry_advice.h"

#include <string>
#include <vector>

#include "advice/bindings.h"
#include "advice/patterns.h"
#include "advice/settings.h"

// The representation behind a handle; the bindings only name it.
struct exports_composable_interceptor_advice_invocation_t {
  advice::Call call;
  uint32_t repeats_left = 0;
};
using Invocation = exports_composable_interceptor_advice_invocation_t;

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

extern "C" {

exports_composable_interceptor_advice_own_invocation_t
exports_composable_interceptor_advice_constructor_invocation(advice::Call* call) {
  return exports_composable_interceptor_advice_invocation_new(new Invocation{*call});
}

void exports_composable_interceptor_advice_invocation_destructor(Invocation* invocation) {
  exports_composable_interceptor_advice_call_free(&invocation->call);
  delete invocation;
}

retry_advice_callback_code_t exports_composable_interceptor_advice_method_invocation_before(
    Invocation* self) {
  const std::string times = advice::Setting("times").value_or(std::to_string(kDefaultTimes));
  const auto number = advice::Number(times);
  if (!number) {
    const std::string problem = "advice/retry: `config.times` is `" + times +
                                "`; it is how often a call is repeated at most";
    exports_composable_interceptor_advice_method_invocation_before_return(advice::Refuse(problem));
    return RETRY_ADVICE_CALLBACK_CODE_EXIT;
  }
  const bool may_repeat = IsChosen(self->call) && !HasHandles(self->call.arguments);
  self->repeats_left = may_repeat ? *number : 0;
  exports_composable_interceptor_advice_method_invocation_before_return(
      advice::Proceed(self->call.arguments));
  return RETRY_ADVICE_CALLBACK_CODE_EXIT;
}

retry_advice_callback_code_t
exports_composable_interceptor_advice_method_invocation_before_callback(
    retry_advice_event_t* /*event*/) {
  return RETRY_ADVICE_CALLBACK_CODE_EXIT;  // never called: `before` does not wait
}

retry_advice_callback_code_t exports_composable_interceptor_advice_method_invocation_after(
    Invocation* self, advice::OptionalValue* returned) {
  advice::AfterAction action = advice::Accept(*returned);
  if (self->repeats_left > 0 && IsError(*returned)) {
    --self->repeats_left;
    action.tag = EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_AFTER_ACTION_REPEAT;
    action.val.repeat = self->call.arguments;
  }
  exports_composable_interceptor_advice_method_invocation_after_return(action);
  exports_composable_interceptor_advice_option_value_free(returned);
  return RETRY_ADVICE_CALLBACK_CODE_EXIT;
}

retry_advice_callback_code_t exports_composable_interceptor_advice_method_invocation_after_callback(
    retry_advice_event_t* /*event*/) {
  return RETRY_ADVICE_CALLBACK_CODE_EXIT;  // never called: `after` does not wait
}

}  // extern "C"
