#include "app/diagnosis_json.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstddef>
#include <ranges>
#include <string_view>
#include <utility>
#include <variant>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "wit/pretty_json.h"

namespace composable::app {
namespace {

namespace json = boost::json;

// JSON is UTF-8, and parts of a message may come from where nothing is.
std::string Text(std::string_view text) {
  return IsUtf8(text) ? std::string(text) : Printable(text);
}

// How many bytes the key or value has that starts at that place of the line; 0 where that cannot be
// said of one line: an array, a table, a text that goes on.
std::size_t LengthOfToken(std::string_view line, std::size_t start) {
  const std::string_view text = line.substr(start);
  if (text.empty() || std::string_view("[{#=,").find(text.front()) != std::string_view::npos) {
    return 0;
  }
  const char quote = text.front();
  if (quote != '"' && quote != '\'') {
    // Of a dotted key it is one part.
    const bool is_key = line.substr(0, start).find('=') == std::string_view::npos;
    return std::min(text.find_first_of(is_key ? " \t=,]}#." : " \t=,]}#"), text.size());
  }
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (text[i] == quote) {
      const bool is_multiline = i == 1 && text.substr(2).starts_with(quote);
      return is_multiline ? 0 : i + 1;
    }
  }
  return 0;
}

void AddPlace(const FilePosition& place, json::object& object) {
  object["file"] = Text(place.file);
  if (place.line == 0) return;
  object["line"] = place.line;
  if (place.column != 0) {
    object["column"] = place.column;
    const std::string_view line = place.line_text;
    const std::size_t start = std::min<std::size_t>(place.column - 1, line.size());
    if (const std::size_t length = LengthOfToken(line, start); length != 0) {
      object["end-column"] = place.column + length;
    }
  }
  if (!place.line_text.empty()) object["line-text"] = Text(place.line_text);
}

json::object ToJson(const Error& error, Severity severity) {
  json::object object = {{"code", DiagnosticCode(DiagnosticOf(error))},
                         {"severity", SeverityName(severity)},
                         {"category", ErrorCodeName(error.code)},
                         {"message", Text(error.message)}};
  if (const auto* const place = std::get_if<FilePosition>(&error.where)) {
    AddPlace(*place, object);
  } else if (const auto* const byte = std::get_if<ByteOffset>(&error.where)) {
    object["offset"] = byte->offset;
  }
  json::array context;
  for (const std::string& what : std::views::reverse(error.context))
    context.emplace_back(Text(what));
  object["context"] = std::move(context);
  if (!error.details.empty()) object["details"] = Text(error.details);
  if (const auto suggestion = SuggestionIn(error.message)) object["suggestion"] = Text(*suggestion);
  return object;
}

}  // namespace

std::string DiagnosisAsJson(const Diagnosis& diagnosis, const std::optional<Inventory>& inventory) {
  json::array diagnostics;
  for (const Error& warning : diagnosis.warnings) {
    diagnostics.push_back(ToJson(warning, Severity::kWarning));
  }
  for (const Error& error : diagnosis.errors) {
    diagnostics.push_back(ToJson(error, Severity::kError));
  }
  json::object document = {{"format", 1},
                           {"diagnostics", std::move(diagnostics)},
                           {"errors", diagnosis.errors.size()},
                           {"warnings", diagnosis.warnings.size()}};
  if (inventory) {
    document["checked"] = json::object{{"components", inventory->components},
                                       {"capabilities", inventory->capabilities}};
  }
  return wit::PrettyJson(document) + '\n';
}

}  // namespace composable::app
