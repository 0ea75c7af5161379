#include "mapping/template.h"

#include <boost/json/value_from.hpp>
#include <string_view>

#include "base/diagnostic.h"
#include "value/failure.h"
#include "value/json_tree.h"

namespace composable::mapping {
namespace {

namespace json = boost::json;
using value::Quoted;

void SkipSpace(std::string_view& text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
}

// The number of bytes up to the brace that ends a reference; braces in JSON strings and objects do
// not end it.
std::optional<std::size_t> FindEnd(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}') {
      if (depth == 0) return i;
      --depth;
    }
  }
  return std::nullopt;
}

// `text` is behind the opening brace; leaves it behind the closing one.
Result<Reference> ReadReference(std::string_view& text) {
  SkipSpace(text);
  COMPOSABLE_TRY(Path path, ReadPath(text));
  Reference reference{.path = std::move(path), .fallback = std::nullopt};
  SkipSpace(text);
  if (text.starts_with('|')) {
    text.remove_prefix(1);
    const auto end = FindEnd(text);
    if (!end) {
      return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidTemplate},
                  "the reference to `{}` has no closing `}}`", reference.path.text);
    }
    auto fallback = value::ParseJson(text.substr(0, *end));
    if (!fallback) {
      return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidTemplate},
                  "what stands for `{}` where it is missing must be JSON, such as 18 or \"none\", "
                  "and {} is not",
                  reference.path.text, Quoted(text.substr(0, *end)));
    }
    reference.fallback = *std::move(fallback);
    text.remove_prefix(*end);
  }
  if (!text.starts_with('}')) {
    return Fail(
        {ErrorCode::kInvalidConfig, Diagnostic::kInvalidTemplate},
        "the reference to `{}` must end with `}}`, or have a `|` and a JSON value before it",
        reference.path.text);
  }
  text.remove_prefix(1);
  return reference;
}

Result<Template> ParseText(std::string_view text, const Location& where) {
  Interpolation found;
  std::string_view rest = text;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if ((c == '{' || c == '}') && rest.starts_with(c)) {
      rest.remove_prefix(1);
    } else if (c == '{') {
      auto reference = ReadReference(rest);
      if (!reference) {
        Error error = std::move(reference).error();
        error.where = where;
        error.message += "; a brace itself is written `{{`";
        return std::unexpected(std::move(error));
      }
      found.parts.emplace_back(std::exchange(found.tail, {}), *std::move(reference));
      continue;
    }
    found.tail += c;
  }
  if (found.parts.empty()) return Template{json::value(found.tail), where};
  if (found.parts.size() == 1 && found.parts[0].first.empty() && found.tail.empty()) {
    return Template{std::move(found.parts[0].second), where};
  }
  return Template{std::move(found), where};
}

Result<Template> ParseList(const SettingList& list, const Location& where) {
  ArrayTemplate array;
  for (const Setting& item : list) {
    COMPOSABLE_TRY(Template parsed, ParseTemplate(item));
    array.items.push_back(std::move(parsed));
  }
  return Template{std::move(array), where};
}

Result<Template> ParseTable(const SettingTable& table, const Location& where) {
  ObjectTemplate object;
  for (const NamedSetting& entry : table) {
    COMPOSABLE_TRY(Template parsed, ParseTemplate(entry.setting));
    object.members.push_back({entry.name, entry.name_where, std::move(parsed)});
  }
  return Template{std::move(object), where};
}

}  // namespace

Result<Template> ParseTemplate(const Setting& setting) {
  if (const auto* text = std::get_if<std::string>(&setting.value)) {
    return ParseText(*text, setting.where);
  }
  if (const auto* list = std::get_if<SettingList>(&setting.value)) {
    return ParseList(*list, setting.where);
  }
  if (const auto* table = std::get_if<SettingTable>(&setting.value)) {
    return ParseTable(*table, setting.where);
  }
  if (const auto* truth = std::get_if<bool>(&setting.value)) {
    return Template{json::value(*truth), setting.where};
  }
  if (const auto* integer = std::get_if<std::int64_t>(&setting.value)) {
    return Template{json::value(*integer), setting.where};
  }
  return Template{json::value(std::get<double>(setting.value)), setting.where};
}

}  // namespace composable::mapping
