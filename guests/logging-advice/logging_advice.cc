// Steps 5 to 7 of the tutorial: advice that logs the arguments before a call and the result after
// it, and changes neither.

#include "logging_advice.h"

#include <charconv>
#include <cstdlib>
#include <string>

#include "advice/text_bindings.h"

using text_advice::AfterAction;
using text_advice::Argument;
using text_advice::Arguments;
using text_advice::BeforeAction;
using text_advice::Copy;
using text_advice::OptionalValue;
using text_advice::OwnedInvocation;
using text_advice::String;
using text_advice::Value;

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
