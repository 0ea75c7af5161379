// Steps 5 to 7 of the tutorial: advice that logs the arguments before a call and the result after
// it, and changes neither.

#include "logging_advice.h"

#include <charconv>
#include <cstdlib>
#include <string>

#include "support/c_string.h"

using String = logging_advice_string_t;
using Argument = exports_modulewise_interceptor_advice_arg_t;
using Arguments = exports_modulewise_interceptor_advice_list_arg_t;
using Value = exports_modulewise_interceptor_advice_value_t;
using OptionalValue = exports_modulewise_interceptor_advice_option_value_t;
using BeforeAction = exports_modulewise_interceptor_advice_before_action_t;
using AfterAction = exports_modulewise_interceptor_advice_after_action_t;
using OwnedInvocation = exports_modulewise_interceptor_advice_own_invocation_t;

// The representation behind a handle; the bindings only name it.
struct exports_modulewise_interceptor_advice_invocation_t {
  String function_name;
  Arguments arguments;
};
using Invocation = exports_modulewise_interceptor_advice_invocation_t;

namespace {

// Numbers as short as they can be and still be exact, without an exponent.
template <typename Number, typename... Format>
std::string NumberText(Number number, Format... format) {
  // The longest is the smallest double without an exponent.
  char text[400];
  return {text, std::to_chars(text, text + sizeof text, number, format...).ptr};
}

std::string ValueText(const Value& value) {
  switch (value.tag) {
    case MODULEWISE_INTERCEPTOR_TYPES_VALUE_STR:
      return '"' + std::string(guests::View(value.val.str)) + '"';
    case MODULEWISE_INTERCEPTOR_TYPES_VALUE_NUM_S64:
      return NumberText(value.val.num_s64);
    case MODULEWISE_INTERCEPTOR_TYPES_VALUE_NUM_U64:
      return NumberText(value.val.num_u64);
    case MODULEWISE_INTERCEPTOR_TYPES_VALUE_NUM_F32:
      return NumberText(value.val.num_f32, std::chars_format::fixed);
    case MODULEWISE_INTERCEPTOR_TYPES_VALUE_NUM_F64:
      return NumberText(value.val.num_f64, std::chars_format::fixed);
    case MODULEWISE_INTERCEPTOR_TYPES_VALUE_BOOLEAN:
      return value.val.boolean ? "true" : "false";
    default:
      return std::string(guests::View(value.val.complex));
  }
}

void Log(std::string_view message) {
  auto context = guests::Borrow<String>("interceptor");
  auto text = guests::Borrow<String>(message);
  wasi_logging_logging_log(WASI_LOGGING_LOGGING_LEVEL_INFO, &context, &text);
}

Value Copy(const Value& value) {
  Value copy = value;
  if (value.tag == MODULEWISE_INTERCEPTOR_TYPES_VALUE_STR) {
    copy.val.str = guests::NewString<String>(guests::View(value.val.str));
  } else if (value.tag == MODULEWISE_INTERCEPTOR_TYPES_VALUE_COMPLEX) {
    copy.val.complex = guests::NewString<String>(guests::View(value.val.complex));
  }
  return copy;
}

Arguments Copy(const Arguments& arguments) {
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

}  // namespace

extern "C" {

OwnedInvocation exports_modulewise_interceptor_advice_constructor_invocation(String* function_name,
                                                                             Arguments* arguments) {
  return exports_modulewise_interceptor_advice_invocation_new(
      new Invocation{*function_name, *arguments});
}

void exports_modulewise_interceptor_advice_invocation_destructor(Invocation* invocation) {
  logging_advice_string_free(&invocation->function_name);
  exports_modulewise_interceptor_advice_list_arg_free(&invocation->arguments);
  delete invocation;
}

void exports_modulewise_interceptor_advice_method_invocation_before(Invocation* self,
                                                                    BeforeAction* action) {
  std::string message("Before ");
  message += guests::View(self->function_name);
  message += '(';
  for (size_t i = 0; i < self->arguments.len; ++i) {
    const Argument& argument = self->arguments.ptr[i];
    if (i > 0) message += ", ";
    message += guests::View(argument.name);
    message += ": ";
    message += ValueText(argument.value);
  }
  message += ')';
  Log(message);
  action->tag = EXPORTS_MODULEWISE_INTERCEPTOR_ADVICE_BEFORE_ACTION_PROCEED;
  action->val.proceed = Copy(self->arguments);
}

void exports_modulewise_interceptor_advice_method_invocation_after(Invocation* self,
                                                                   OptionalValue* result,
                                                                   AfterAction* action) {
  std::string message("After ");
  message += guests::View(self->function_name);
  message += " -> ";
  message += result->is_some ? ValueText(result->val) : "void";
  Log(message);
  action->tag = EXPORTS_MODULEWISE_INTERCEPTOR_ADVICE_AFTER_ACTION_ACCEPT;
  action->val.accept = *result;
}

}  // extern "C"
