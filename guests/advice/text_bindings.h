// Short names for what wit-bindgen makes of `modulewise:interceptor/advice@0.1.0`, and copies of
// its values. Included after the header of the bindings.
#ifndef GUESTS_ADVICE_TEXT_BINDINGS_H_
#define GUESTS_ADVICE_TEXT_BINDINGS_H_

#include <cstdlib>
#include <string_view>

#include "support/c_string.h"

namespace text_advice {

using Argument = exports_modulewise_interceptor_advice_arg_t;
using Arguments = exports_modulewise_interceptor_advice_list_arg_t;
using Value = exports_modulewise_interceptor_advice_value_t;
using OptionalValue = exports_modulewise_interceptor_advice_option_value_t;
using BeforeAction = exports_modulewise_interceptor_advice_before_action_t;
using AfterAction = exports_modulewise_interceptor_advice_after_action_t;
using OwnedInvocation = exports_modulewise_interceptor_advice_own_invocation_t;
using String = decltype(Argument::name);

inline bool IsText(const Value& value) {
  return value.tag == MODULEWISE_INTERCEPTOR_TYPES_VALUE_STR ||
         value.tag == MODULEWISE_INTERCEPTOR_TYPES_VALUE_COMPLEX;
}

// A text as a value like the other one.
inline Value TextLike(const Value& like, std::string_view text) {
  Value value = like;
  if (!IsText(like)) value.tag = MODULEWISE_INTERCEPTOR_TYPES_VALUE_COMPLEX;
  value.val.str = guests::NewString<String>(text);
  return value;
}

inline Value Copy(const Value& value) {
  return IsText(value) ? TextLike(value, guests::View(value.val.str)) : value;
}

// For `proceed` and `repeat`, whose arguments are freed after the call.
inline Arguments Copy(const Arguments& arguments) {
  Arguments copy{static_cast<Argument*>(std::malloc((arguments.len + 1) * sizeof(Argument))),
                 arguments.len};
  if (copy.ptr == nullptr) std::abort();
  for (size_t i = 0; i < arguments.len; ++i) {
    const Argument& argument = arguments.ptr[i];
    copy.ptr[i] = {guests::NewString<String>(guests::View(argument.name)),
                   guests::NewString<String>(guests::View(argument.type_name)),
                   Copy(argument.value)};
  }
  return copy;
}

}  // namespace text_advice

#endif  // GUESTS_ADVICE_TEXT_BINDINGS_H_
