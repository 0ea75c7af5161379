#include "app/schema_keyword.h"

#include <algorithm>
#include <array>
#include <variant>

namespace composable::app {
namespace {

using mapping::Setting;
using mapping::SettingList;
using mapping::SettingTable;

// The vocabularies of the draft for applying, validating, describing, formats and contents.
constexpr auto kKeywords = std::to_array<Keyword>({
    {"$anchor", KeywordForm::kText},
    {"$comment", KeywordForm::kText},
    {"$defs", KeywordForm::kSchemaTable},
    {"$id", KeywordForm::kText},
    {"$ref", KeywordForm::kText},
    {"$schema", KeywordForm::kText},
    {"additionalProperties", KeywordForm::kSchema},
    {"allOf", KeywordForm::kSchemas},
    {"anyOf", KeywordForm::kSchemas},
    {"const", KeywordForm::kAny},
    {"contains", KeywordForm::kSchema},
    {"contentEncoding", KeywordForm::kText},
    {"contentMediaType", KeywordForm::kText},
    {"contentSchema", KeywordForm::kSchema},
    {"default", KeywordForm::kAny},
    {"dependentRequired", KeywordForm::kAny},
    {"dependentSchemas", KeywordForm::kSchemaTable},
    {"deprecated", KeywordForm::kTruth},
    {"description", KeywordForm::kText},
    {"discriminator", KeywordForm::kAny},
    {"else", KeywordForm::kSchema},
    {"enum", KeywordForm::kValues},
    {"example", KeywordForm::kAny},
    {"examples", KeywordForm::kValues},
    {"exclusiveMaximum", KeywordForm::kNumber},
    {"exclusiveMinimum", KeywordForm::kNumber},
    {"externalDocs", KeywordForm::kAny},
    {"format", KeywordForm::kText},
    {"if", KeywordForm::kSchema},
    {"items", KeywordForm::kSchema},
    {"maxContains", KeywordForm::kNumber},
    {"maxItems", KeywordForm::kNumber},
    {"maxLength", KeywordForm::kNumber},
    {"maxProperties", KeywordForm::kNumber},
    {"maximum", KeywordForm::kNumber},
    {"minContains", KeywordForm::kNumber},
    {"minItems", KeywordForm::kNumber},
    {"minLength", KeywordForm::kNumber},
    {"minProperties", KeywordForm::kNumber},
    {"minimum", KeywordForm::kNumber},
    {"multipleOf", KeywordForm::kNumber},
    {"not", KeywordForm::kSchema},
    {"oneOf", KeywordForm::kSchemas},
    {"pattern", KeywordForm::kText},
    {"patternProperties", KeywordForm::kSchemaTable},
    {"prefixItems", KeywordForm::kSchemas},
    {"properties", KeywordForm::kSchemaTable},
    {"propertyNames", KeywordForm::kSchema},
    {"readOnly", KeywordForm::kTruth},
    {"required", KeywordForm::kNames},
    {"then", KeywordForm::kSchema},
    {"title", KeywordForm::kText},
    {"type", KeywordForm::kTypes},
    {"unevaluatedItems", KeywordForm::kSchema},
    {"unevaluatedProperties", KeywordForm::kSchema},
    {"uniqueItems", KeywordForm::kTruth},
    {"writeOnly", KeywordForm::kTruth},
    {"xml", KeywordForm::kAny},
});

}  // namespace

const Keyword* FindKeyword(std::string_view name) {
  const auto found = std::ranges::find(kKeywords, name, &Keyword::name);
  return found == kKeywords.end() ? nullptr : &*found;
}

std::vector<std::string> KeywordNames() {
  std::vector<std::string> names;
  for (const Keyword& keyword : kKeywords) names.emplace_back(keyword.name);
  return names;
}

bool HasForm(const Setting& setting, KeywordForm form) {
  const auto is_text = [](const Setting& item) {
    return std::holds_alternative<std::string>(item.value);
  };
  const auto* const list = std::get_if<SettingList>(&setting.value);
  const bool is_table = std::holds_alternative<SettingTable>(setting.value);
  switch (form) {
    case KeywordForm::kText:
      return is_text(setting);
    case KeywordForm::kNumber:
      return std::holds_alternative<std::int64_t>(setting.value) ||
             std::holds_alternative<double>(setting.value);
    case KeywordForm::kTruth:
      return std::holds_alternative<bool>(setting.value);
    case KeywordForm::kAny:
      return true;
    case KeywordForm::kTypes:
      return is_text(setting) || (list != nullptr && std::ranges::all_of(*list, is_text));
    case KeywordForm::kNames:
      return list != nullptr && std::ranges::all_of(*list, is_text);
    case KeywordForm::kValues:
    case KeywordForm::kSchemas:
      return list != nullptr;
    case KeywordForm::kSchema:
      return is_table || std::holds_alternative<bool>(setting.value);
    case KeywordForm::kSchemaTable:
      break;
  }
  return is_table;
}

std::string_view Expected(KeywordForm form) {
  switch (form) {
    case KeywordForm::kText:
      return "a string";
    case KeywordForm::kNumber:
      return "a number";
    case KeywordForm::kTruth:
      return "true or false";
    case KeywordForm::kTypes:
      return "the name of a type, or an array of them";
    case KeywordForm::kNames:
      return "an array of strings";
    case KeywordForm::kValues:
      return "an array";
    case KeywordForm::kSchema:
      return "a schema, which is a table";
    case KeywordForm::kSchemas:
      return "an array of schemas";
    case KeywordForm::kSchemaTable:
      return "a table of schemas";
    case KeywordForm::kAny:
      break;
  }
  return "anything";
}

}  // namespace composable::app
