// `builtin:advice/log`: two log lines for each call, one before and one after it.

#include "log_advice.h"

#include <array>
#include <string>
#include <vector>

#include "advice/bindings.h"
#include "advice/settings.h"
#include "advice/wave.h"

// The representation behind a handle; the bindings only name it.
struct exports_composable_interceptor_advice_invocation_t {
  advice::Call call;
  wasi_logging_logging_level_t level = WASI_LOGGING_LOGGING_LEVEL_INFO;
  std::vector<std::string> hidden = {};
};
using Invocation = exports_composable_interceptor_advice_invocation_t;

namespace {

// In the order of the enum.
constexpr std::array<std::string_view, 6> kLevels = {"trace", "debug", "info",
                                                     "warn",  "error", "critical"};

void Log(const Invocation& invocation, std::string_view message) {
  auto context = guests::Borrow<advice::String>(guests::View(invocation.call.component));
  auto text = guests::Borrow<advice::String>(message);
  wasi_logging_logging_log(invocation.level, &context, &text);
}

void AppendArguments(const Invocation& invocation, std::string& out) {
  const auto chosen = advice::Setting("arguments");
  const std::vector<std::string> shown = advice::Items(chosen.value_or(""));
  bool is_first = true;
  for (size_t i = 0; i < invocation.call.arguments.len; ++i) {
    const advice::Argument& argument = invocation.call.arguments.ptr[i];
    const std::string_view name = guests::View(argument.name);
    if (chosen && !advice::Contains(shown, name)) continue;
    if (!is_first) out += ", ";
    is_first = false;
    out += name;
    out += ": ";
    if (advice::Contains(invocation.hidden, name)) {
      out += "***";
    } else {
      advice::WaveWriter(argument.value, invocation.hidden, out).Append(0);
    }
  }
}

}  // namespace

extern "C" {

exports_composable_interceptor_advice_own_invocation_t
exports_composable_interceptor_advice_constructor_invocation(advice::Call* call) {
  auto* invocation = new Invocation{*call};
  invocation->hidden = advice::Items(advice::Setting("redact").value_or(""));
  return exports_composable_interceptor_advice_invocation_new(invocation);
}

void exports_composable_interceptor_advice_invocation_destructor(Invocation* invocation) {
  exports_composable_interceptor_advice_call_free(&invocation->call);
  delete invocation;
}

log_advice_callback_code_t exports_composable_interceptor_advice_method_invocation_before(
    Invocation* self) {
  const std::string level = advice::Setting("level").value_or("info");
  size_t number = 0;
  while (number < kLevels.size() && kLevels[number] != level) ++number;
  if (number == kLevels.size()) {
    const std::string problem = "advice/log: `config.level` is `" + level +
                                "`; levels are trace, debug, info, warn, error and critical";
    exports_composable_interceptor_advice_method_invocation_before_return(advice::Refuse(problem));
    return LOG_ADVICE_CALLBACK_CODE_EXIT;
  }
  self->level = static_cast<wasi_logging_logging_level_t>(number);
  std::string message = "before " + advice::QualifiedName(self->call) + '(';
  AppendArguments(*self, message);
  message += ')';
  Log(*self, message);
  exports_composable_interceptor_advice_method_invocation_before_return(
      advice::Proceed(self->call.arguments));
  return LOG_ADVICE_CALLBACK_CODE_EXIT;
}

log_advice_callback_code_t exports_composable_interceptor_advice_method_invocation_before_callback(
    log_advice_event_t* /*event*/) {
  return LOG_ADVICE_CALLBACK_CODE_EXIT;  // never called: `before` does not wait
}

log_advice_callback_code_t exports_composable_interceptor_advice_method_invocation_after(
    Invocation* self, advice::OptionalValue* returned) {
  std::string message = "after " + advice::QualifiedName(self->call);
  if (returned->is_some) {
    message += " -> ";
    if (advice::Contains(self->hidden, "result")) {
      message += "***";
    } else {
      advice::WaveWriter(returned->val, self->hidden, message).Append(0);
    }
  }
  Log(*self, message);
  exports_composable_interceptor_advice_method_invocation_after_return(advice::Accept(*returned));
  exports_composable_interceptor_advice_option_value_free(returned);
  return LOG_ADVICE_CALLBACK_CODE_EXIT;
}

log_advice_callback_code_t exports_composable_interceptor_advice_method_invocation_after_callback(
    log_advice_event_t* /*event*/) {
  return LOG_ADVICE_CALLBACK_CODE_EXIT;  // never called: `after` does not wait
}

}  // extern "C"
