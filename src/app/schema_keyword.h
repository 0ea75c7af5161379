// The keywords of JSON Schema (draft 2020-12), and those that OpenAPI 3.1 adds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/setting.h"

namespace composable::app {

// What the value of a keyword is.
enum class KeywordForm : std::uint8_t {
  kText,
  kNumber,
  kTruth,
  kAny,
  kTypes,       // the name of a type, or several
  kNames,       // an array of strings
  kValues,      // an array of anything
  kSchema,      // or true or false
  kSchemas,     // an array of schemas
  kSchemaTable  // schemas by names
};

struct Keyword {
  std::string_view name;
  KeywordForm form;
};

// The keyword of that name; null where there is none.
const Keyword* FindKeyword(std::string_view name);
std::vector<std::string> KeywordNames();

// Whether a keyword of that form can have the value, apart from what is within a schema or the name
// of a type.
bool HasForm(const mapping::Setting& setting, KeywordForm form);

// As it reads behind "expected".
std::string_view Expected(KeywordForm form);

}  // namespace composable::app
