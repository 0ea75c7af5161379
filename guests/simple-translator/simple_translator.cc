// Steps 2 and 3 of the tutorial: a translator that knows the word Hello in five languages and
// leaves everything else as it is.

#include "simple_translator.h"

#include <string>
#include <utility>

#include "support/c_string.h"
#include "support/task.h"

using String = simple_translator_string_t;

namespace {

constexpr std::string_view kHello = "Hello";

// The language in front of the region: `de` of `de-DE` and `de_DE`.
std::string_view Language(std::string_view locale) {
  return locale.substr(0, locale.find_first_of("-_"));
}

std::string_view HelloIn(std::string_view language) {
  constexpr std::pair<std::string_view, std::string_view> kTranslations[] = {
      {"de", "Hallo"}, {"es", "Hola"}, {"fr", "Bonjour"}, {"haw", "Aloha"}, {"nl", "Hallo"},
  };
  for (auto [known, hello] : kTranslations) {
    if (known == language) return hello;
  }
  return kHello;
}

std::string ReplaceHello(std::string_view text, std::string_view hello) {
  std::string result;
  for (;;) {
    size_t position = text.find(kHello);
    result += text.substr(0, position);
    if (position == std::string_view::npos) return result;
    result += hello;
    text.remove_prefix(position + kHello.size());
  }
}

guests::Strand Translate(String text, String locale) {
  std::string translated =
      ReplaceHello(guests::View(text), HelloIn(Language(guests::View(locale))));
  simple_translator_string_free(&text);
  simple_translator_string_free(&locale);
  exports_modulewise_examples_translator_translate_return(guests::Borrow<String>(translated));
  co_return;
}

}  // namespace

extern "C" {

guests::CallbackCode exports_modulewise_examples_translator_translate(String* text,
                                                                      String* locale) {
  return guests::StartTask([=] { Translate(*text, *locale); });
}

guests::CallbackCode exports_modulewise_examples_translator_translate_callback(
    simple_translator_event_t* event) {
  return guests::ResumeTask(*event);
}

}  // extern "C"
