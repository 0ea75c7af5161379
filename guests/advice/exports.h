// The exports of advice 0.2 that answers at once. Included once, by a guest that has defined
//
//   struct exports_composable_interceptor_advice_invocation_t {
//     advice::Call call;
//     advice::BeforeAction Before();
//     advice::AfterAction After(advice::OptionalValue& returned);
//   };
//
// What an answer refers to is read after the function has returned, so it belongs to the
// invocation.
#ifndef GUESTS_ADVICE_EXPORTS_H_
#define GUESTS_ADVICE_EXPORTS_H_

#include "advice/bindings.h"

namespace advice {

// Each world has a type of its own for events.
template <typename Event>
Event EventOfCallback(uint32_t (*)(Event));
using Event = decltype(EventOfCallback(
    exports_composable_interceptor_advice_method_invocation_after_callback));

inline constexpr uint32_t kExit = 0;  // what a task returns that is done

}  // namespace advice

extern "C" {

exports_composable_interceptor_advice_own_invocation_t
exports_composable_interceptor_advice_constructor_invocation(advice::Call* call) {
  return exports_composable_interceptor_advice_invocation_new(
      new exports_composable_interceptor_advice_invocation_t{.call = *call});
}

void exports_composable_interceptor_advice_invocation_destructor(
    exports_composable_interceptor_advice_invocation_t* invocation) {
  exports_composable_interceptor_advice_call_free(&invocation->call);
  delete invocation;
}

uint32_t exports_composable_interceptor_advice_method_invocation_before(
    exports_composable_interceptor_advice_invocation_t* self) {
  exports_composable_interceptor_advice_method_invocation_before_return(self->Before());
  return advice::kExit;
}

uint32_t exports_composable_interceptor_advice_method_invocation_after(
    exports_composable_interceptor_advice_invocation_t* self, advice::OptionalValue* returned) {
  exports_composable_interceptor_advice_method_invocation_after_return(self->After(*returned));
  exports_composable_interceptor_advice_option_value_free(returned);
  return advice::kExit;
}

// Never called: neither function waits.
uint32_t exports_composable_interceptor_advice_method_invocation_before_callback(advice::Event) {
  return advice::kExit;
}
uint32_t exports_composable_interceptor_advice_method_invocation_after_callback(advice::Event) {
  return advice::kExit;
}

}  // extern "C"

#endif  // GUESTS_ADVICE_EXPORTS_H_
