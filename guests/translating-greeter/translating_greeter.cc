// Step 2 of the tutorial: `greet` says hello in Hawaiian, through whatever translator is imported.

#include "translating_greeter.h"

#include <string>

#include "support/c_string.h"
#include "support/task.h"

using String = translating_greeter_string_t;

namespace {

constexpr std::string_view kLocale = "haw-US";

guests::Strand Greet(String name) {
  std::string message("Hello, ");
  message += guests::View(name);
  message += '!';
  translating_greeter_string_free(&name);

  String greeting;
  co_await guests::Subtask(modulewise_examples_translator_translate(
      guests::Borrow<String>(message), guests::Borrow<String>(kLocale), &greeting));
  exports_translating_greeter_greet_return(greeting);
  translating_greeter_string_free(&greeting);
}

}  // namespace

extern "C" {

guests::CallbackCode exports_translating_greeter_greet(String* name) {
  return guests::StartTask([=] { Greet(*name); });
}

guests::CallbackCode exports_translating_greeter_greet_callback(
    translating_greeter_event_t* event) {
  return guests::ResumeTask(*event);
}

}  // extern "C"
