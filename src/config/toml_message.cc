#include "config/toml_message.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "config/quote.h"

namespace composable::config {
namespace {

constexpr std::size_t kLongestMessage = 300;
constexpr std::string_view kEndOfFile = "encountered end-of-file";

// The library says "Error while parsing SCOPE: REASON".
struct Description {
  std::string_view scope;
  std::string_view reason;
};

Description Split(std::string_view description) {
  constexpr std::string_view kPrefix = "Error while parsing ";
  const std::size_t colon = description.find(": ");
  if (!description.starts_with(kPrefix) || colon == std::string_view::npos) {
    return {"", description};
  }
  return {description.substr(kPrefix.size(), colon - kPrefix.size()),
          description.substr(colon + 2)};
}

constexpr std::string_view kNoValue = "this is no value";

// Where the library's reason leaves people guessing.
struct Rewording {
  std::string_view reason_start;
  std::string_view message;
};

constexpr auto kRewordings = std::to_array<Rewording>({
    {"could not determine value type", kNoValue},
    {"expected 'true'", "a boolean is `true` or `false`"},
    {"expected 'false'", "a boolean is `true` or `false`"},
    {"unescaped control characters",
     "the string does not end on its line, or holds a control character"},
    {"tables with blank bare keys", "a table header needs a name between its brackets"},
    {"expected bare key starting character", "a key is missing"},
    {"expected keys, tables, whitespace or comments", "expected a key, a [table] or a comment"},
    {"expected a comment or whitespace", "expected the end of the line"},
});

// A value of one of these kinds is often text whose quotes were forgotten.
constexpr auto kLooksLikeUnquotedText = std::to_array<std::string_view>({
    "value",
    "boolean",
    "decimal integer",
    "floating-point",
});

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string Reason(const Description& description) {
  if (description.reason == kEndOfFile) {
    return "the file ends inside the " + std::string(description.scope);
  }
  std::string reason(description.reason);
  for (const Rewording& rewording : kRewordings) {
    if (!reason.starts_with(rewording.reason_start)) continue;
    const std::size_t saw = reason.find(", saw ");
    reason = std::string(rewording.message) + (saw == std::string::npos ? "" : reason.substr(saw));
  }
  ReplaceAll(reason, "saw '\\n'", "saw the end of the line");
  ReplaceAll(reason, "'", "`");
  return reason;
}

}  // namespace

bool IsTomlRedefinition(std::string_view description) {
  const std::string_view reason = Split(description).reason;
  return reason.starts_with("cannot redefine ") || reason.starts_with("cannot insert ");
}

bool IsTomlEndOfFile(std::string_view description) {
  return Split(description).reason == kEndOfFile;
}

std::string TomlMessage(std::string_view description) {
  const Description split = Split(description);
  const std::string reason = Reason(split);
  std::string message = "not valid TOML: " + Printable(reason, kLongestMessage);
  const bool reads_a_value =
      std::ranges::find(kLooksLikeUnquotedText, split.scope) != kLooksLikeUnquotedText.end();
  if (reads_a_value && (reason == kNoValue || reason.contains(", saw `"))) {
    message += "; text must stand in quotes";
  }
  return message;
}

}  // namespace composable::config
