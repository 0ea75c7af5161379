// Selectors: which of the components are meant.
//
//   labels.team = core, name notin (api, web), exports contains demo:text/reader, !dependents
//
// Conditions are joined by commas, and all of them have to hold. A field is `name`, `namespace`,
// `package`, `dependents`, `exports` or `labels.NAME`:
//
//   FIELD = VALUE, FIELD != VALUE, FIELD in (VALUE, …), FIELD notin (VALUE, …)
//                       for fields that are one text
//   FIELD contains VALUE, FIELD notcontains VALUE
//                       a part of the text, or an item of the list, whole
//   FIELD, !FIELD       whether it is there: a list is where it has items
//
// What is not there fulfils `!FIELD` and no other condition, those with a `not` included. A value,
// and the name of a label, is a word, or any text in double quotes in which `\` takes the next
// character as it is.
//
// Spec: section 2, "Selectors".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace composable::config {

enum class SelectorField : std::uint8_t {
  kName,
  kNamespace,
  kPackage,
  kDependents,
  kExports,
  kLabel,
};

enum class SelectorOperator : std::uint8_t {
  kEquals,
  kNotEquals,
  kIn,
  kNotIn,
  kContains,
  kNotContains,
  kExists,
  kDoesNotExist,
};

struct SelectorCondition {
  SelectorField field = SelectorField::kName;
  std::string label;  // of kLabel
  SelectorOperator comparison = SelectorOperator::kExists;
  std::vector<std::string> values;  // some for kIn and kNotIn, none for existence, else one
  bool operator==(const SelectorCondition&) const = default;
};

// All of them have to hold; there is at least one.
using Selector = std::vector<SelectorCondition>;

// Error: kInvalidArgument, at its place in a file `selector` whose only line is the text.
Result<Selector> ParseSelector(std::string_view text);

// What selectors see of a component.
struct Selectable {
  std::string name;
  std::optional<std::string> name_space;  // `demo`
  std::optional<std::string> package;     // `demo:text`
  std::vector<std::string> dependents;    // names of components
  // Each item in all its spellings: `demo:text/reader@1.0.0` and `demo:text/reader`.
  std::vector<std::string> exports;
  std::vector<std::pair<std::string, std::string>> labels;
};

bool Matches(const Selector& selector, const Selectable& component);

}  // namespace composable::config
