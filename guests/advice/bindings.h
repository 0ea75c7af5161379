// Short names for what wit-bindgen makes of `composable:interceptor/advice@0.2.0`. Included after
// the header of the bindings; `String` is each world's own string type.
#ifndef GUESTS_ADVICE_BINDINGS_H_
#define GUESTS_ADVICE_BINDINGS_H_

#include <string>
#include <string_view>

#include "support/c_string.h"

namespace advice {

using Call = exports_composable_interceptor_advice_call_t;
using Argument = exports_composable_interceptor_advice_argument_t;
using Arguments = exports_composable_interceptor_advice_list_argument_t;
using Value = exports_composable_interceptor_advice_value_t;
using OptionalValue = exports_composable_interceptor_advice_option_value_t;
using Node = exports_composable_interceptor_advice_node_t;
using OptionalIndex = exports_composable_interceptor_advice_option_index_t;
using BeforeAction = exports_composable_interceptor_advice_before_action_t;
using AfterAction = exports_composable_interceptor_advice_after_action_t;
using String = decltype(Argument::name);

// What most `before` do. The arguments stay the caller's.
inline BeforeAction Proceed(const Arguments& arguments) {
  BeforeAction action;
  action.tag = EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_BEFORE_ACTION_PROCEED;
  action.val.proceed = arguments;
  return action;
}

// The same with `after`.
inline AfterAction Accept(const OptionalValue& returned) {
  AfterAction action;
  action.tag = EXPORTS_COMPOSABLE_INTERCEPTOR_ADVICE_AFTER_ACTION_ACCEPT;
  action.val.accept = returned;
  return action;
}

// Calls `visit(node)` for each node of the value.
template <typename Visit>
void ForEachNode(const Value& value, Visit visit) {
  for (size_t i = 0; i < value.len; ++i) visit(value.ptr[i]);
}

// `translate` of `ns:pkg/iface@1.2.3`, or of no interface, as the target of `composable invoke`
// without the component: `ns:pkg/iface@1.2.3.translate`.
inline std::string QualifiedName(const Call& call) {
  std::string name;
  if (call.interface.is_some) {
    name += guests::View(call.interface.val);
    name += '.';
  }
  name += guests::View(call.function);
  return name;
}

}  // namespace advice

#endif  // GUESTS_ADVICE_BINDINGS_H_
