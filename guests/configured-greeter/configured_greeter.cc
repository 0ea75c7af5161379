// Steps 3 to 7 of the tutorial: `greet` says hello in the language of the configuration key
// `locale`, through whatever translator is imported.

#include "configured_greeter.h"

#include <string>

#include "support/c_string.h"
#include "support/task.h"

using String = configured_greeter_string_t;

namespace {

constexpr std::string_view kLocaleKey = "locale";
constexpr std::string_view kDefaultLocale = "en-US";

// The configured locale; the default where there is none or the store cannot tell.
std::string Locale() {
  auto key = guests::Borrow<String>(kLocaleKey);
  wasi_config_store_result_option_string_error_t value;
  wasi_config_store_get(&key, &value);
  bool configured = !value.is_err && value.val.ok.is_some;
  std::string locale(configured ? guests::View(value.val.ok.val) : kDefaultLocale);
  wasi_config_store_result_option_string_error_free(&value);
  return locale;
}

guests::Strand Greet(String name) {
  std::string message("Hello, ");
  message += guests::View(name);
  message += '!';
  configured_greeter_string_free(&name);

  std::string locale = Locale();
  String greeting;
  co_await guests::Subtask(modulewise_examples_translator_translate(
      guests::Borrow<String>(message), guests::Borrow<String>(locale), &greeting));
  exports_configured_greeter_greet_return(greeting);
  configured_greeter_string_free(&greeting);
}

}  // namespace

extern "C" {

guests::CallbackCode exports_configured_greeter_greet(String* name) {
  return guests::StartTask([=] { Greet(*name); });
}

guests::CallbackCode exports_configured_greeter_greet_callback(configured_greeter_event_t* event) {
  return guests::ResumeTask(*event);
}

}  // extern "C"
