// Steps 4 to 7 of the tutorial: a translator that asks an HTTP service. Where the service does not
// answer as it should, the text stays as it is.

#include "capable_translator.h"

#include <optional>
#include <string>

#include "capable-translator/http_client.h"
#include "support/c_string.h"
#include "support/json.h"
#include "support/task.h"

using String = capable_translator_string_t;

namespace {

constexpr std::string_view kAuthority = "localhost:8090";
constexpr std::string_view kPath = "/translate";

std::optional<std::string> AskService(std::string_view text, std::string_view locale) {
  std::string question = "{\"text\":";
  guests::AppendJsonString(question, text);
  question += ",\"locale\":";
  guests::AppendJsonString(question, locale);
  question += '}';
  std::optional<HttpResponse> response = PostJson(kAuthority, kPath, question);
  if (!response || response->status != 200) return std::nullopt;
  return guests::JsonStringMember(response->body, "translated");
}

guests::Strand Translate(String text, String locale) {
  std::optional<std::string> translated = AskService(guests::View(text), guests::View(locale));
  exports_modulewise_examples_translator_translate_return(
      translated ? guests::Borrow<String>(*translated) : text);
  capable_translator_string_free(&text);
  capable_translator_string_free(&locale);
  co_return;
}

}  // namespace

extern "C" {

guests::CallbackCode exports_modulewise_examples_translator_translate(String* text,
                                                                      String* locale) {
  return guests::StartTask([=] { Translate(*text, *locale); });
}

guests::CallbackCode exports_modulewise_examples_translator_translate_callback(
    capable_translator_event_t* event) {
  return guests::ResumeTask(*event);
}

}  // extern "C"
