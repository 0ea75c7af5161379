// Any bytes as a selector: reading it must neither crash nor hang, an error must stand in the text,
// what comes out must hold together, and written out in quotes it must be read as the same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "config/selector.h"

namespace composable::config {
namespace {

void RequireSelector(bool holds) {
  if (!holds) std::abort();
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string FieldText(const SelectorCondition& condition) {
  switch (condition.field) {
    case SelectorField::kName:
      return "name";
    case SelectorField::kNamespace:
      return "namespace";
    case SelectorField::kPackage:
      return "package";
    case SelectorField::kDependents:
      return "dependents";
    case SelectorField::kExports:
      return "exports";
    case SelectorField::kLabel:
      break;
  }
  return "labels." + Quoted(condition.label);
}

std::string ListText(const SelectorCondition& condition) {
  std::string text = "(";
  for (const std::string& value : condition.values) {
    if (&value != &condition.values.front()) text += ',';
    text += Quoted(value);
  }
  return text + ')';
}

std::string ConditionText(const SelectorCondition& condition) {
  const std::string field = FieldText(condition);
  switch (condition.comparison) {
    case SelectorOperator::kEquals:
      return field + '=' + Quoted(condition.values.at(0));
    case SelectorOperator::kNotEquals:
      return field + "!=" + Quoted(condition.values.at(0));
    case SelectorOperator::kIn:
      return field + " in " + ListText(condition);
    case SelectorOperator::kNotIn:
      return field + " notin " + ListText(condition);
    case SelectorOperator::kContains:
      return field + " contains " + Quoted(condition.values.at(0));
    case SelectorOperator::kNotContains:
      return field + " notcontains " + Quoted(condition.values.at(0));
    case SelectorOperator::kExists:
    case SelectorOperator::kDoesNotExist:
      break;
  }
  return condition.comparison == SelectorOperator::kExists ? field : '!' + field;
}

void ReadSelector(std::string_view text) {
  const auto selector = ParseSelector(text);
  if (!selector) {
    const auto& where = std::get<FilePosition>(selector.error().where);
    RequireSelector(where.line == 1 && where.column >= 1 && where.column <= text.size() + 1);
    RequireSelector(!where.line_text.contains('\n') && !selector.error().message.empty());
    return;
  }
  RequireSelector(!selector->empty());
  std::string written;
  for (const SelectorCondition& condition : *selector) {
    if (!written.empty()) written += ',';
    written += ConditionText(condition);
  }
  const auto again = ParseSelector(written);
  RequireSelector(again.has_value() && *again == *selector);
  // One of both: nothing is there, or everything is.
  const Selectable component{.name = "a",
                             .name_space = "b",
                             .package = "b:c",
                             .dependents = {"d"},
                             .exports = {"e"},
                             .labels = {{"f", "g"}}};
  const SelectorCondition& first = selector->front();
  SelectorCondition there = first;
  there.comparison = SelectorOperator::kExists;
  SelectorCondition absent = first;
  absent.comparison = SelectorOperator::kDoesNotExist;
  RequireSelector(Matches({there}, component) != Matches({absent}, component));
  if (Matches(*selector, component)) RequireSelector(Matches({first}, component));
}

}  // namespace
}  // namespace composable::config

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  composable::config::ReadSelector(composable::AsText({data, size}));
  return 0;
}
