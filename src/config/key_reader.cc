#include "config/key_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <variant>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/hide_secret.h"
#include "config/quantity.h"
#include "config/quote.h"

namespace composable::config {
namespace {

std::string_view KindOf(const PropertyValue& value) {
  constexpr std::array<std::string_view, 6> kKinds = {"a boolean", "an integer", "a float",
                                                      "a string",  "an array",   "a table"};
  return kKinds.at(value.value.index());
}

}  // namespace

KeyReader::KeyReader(std::vector<std::string> about, const PropertyTable& properties,
                     std::vector<Error>& errors, DeclaredKeys declared)
    : about_(std::move(about)), properties_(properties), errors_(errors), declared_(declared) {
  if (!declared_) return;
  for (const KeyRule& rule : *declared_) known_.emplace_back(rule.name);
}

void KeyReader::Add(Error error, const FilePosition& where) {
  error.where = where;
  error.context.insert(error.context.end(), about_.begin(), about_.end());
  errors_.push_back(std::move(error));
}

void KeyReader::Report(const FilePosition& where, std::string_view key, Error error) {
  error.where = where;
  HideSecret(properties_, error);
  Add(std::move(error).WithContext(fmt::format("key {}", Quote(key))), where);
}

void KeyReader::ReportKind(const PropertyValue& value, std::string_view key,
                           std::string_view expected) {
  Add(Fail({ErrorCode::kInvalidConfig, Diagnostic::kWrongKind}, "key {}: expected {}, got {}",
           Quote(key), expected, KindOf(value))
          .error(),
      value.where);
}

const PropertyValue* KeyReader::Find(std::string_view key, Shapes shapes) {
  if (declared_) {
    const Shape declared = RuleOf(*declared_, key).shape;
    if (shapes.size() > 0 && std::ranges::find(shapes, declared) == shapes.end()) {
      throw std::logic_error(
          fmt::format("`{}` is declared as {} and not read so", key, Expected(declared)));
    }
  }
  if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
  const auto found = std::ranges::find_if(
      properties_, [&](const Property& property) { return property.key.value == key; });
  return found == properties_.end() ? nullptr : &found->value;
}

template <typename T>
const T* KeyReader::FindAs(std::string_view key, Shapes shapes) {
  const PropertyValue* const value = Find(key, shapes);
  if (value == nullptr) return nullptr;
  const auto* const typed = std::get_if<T>(&value->value);
  if (typed == nullptr) ReportKind(*value, key, Expected(*shapes.begin()));
  return typed;
}

std::optional<bool> KeyReader::Boolean(std::string_view key) {
  const auto* const value = FindAs<bool>(key, {Shape::kBoolean});
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<Located<std::int64_t>> KeyReader::Integer(std::string_view key) {
  const PropertyValue* const value = Find(key, {Shape::kInteger});
  if (value == nullptr) return std::nullopt;
  if (const auto* const number = std::get_if<std::int64_t>(&value->value)) {
    return Located<std::int64_t>{*number, value->where};
  }
  ReportKind(*value, key, Expected(Shape::kInteger));
  return std::nullopt;
}

std::optional<Located<std::string>> KeyReader::String(std::string_view key) {
  const PropertyValue* const value = Find(key, {Shape::kString});
  if (value == nullptr) return std::nullopt;
  if (const auto* const text = std::get_if<std::string>(&value->value)) {
    return Located<std::string>{*text, value->where};
  }
  ReportKind(*value, key, Expected(Shape::kString));
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> KeyReader::Duration(std::string_view key) {
  const PropertyValue* const value = Find(key, {Shape::kDuration});
  if (value == nullptr) return std::nullopt;
  Result<std::chrono::milliseconds> span = std::chrono::milliseconds(0);
  if (const auto* const number = std::get_if<std::int64_t>(&value->value)) {
    span = TimeSpan(*number);
  } else if (const auto* const text = std::get_if<std::string>(&value->value)) {
    span = TimeSpan(*text);
  } else {
    ReportKind(*value, key, Expected(Shape::kDuration));
    return std::nullopt;
  }
  if (span) return *span;
  Report(value->where, key, std::move(span).error());
  return std::nullopt;
}

std::optional<KeyReader::Strings> KeyReader::StringList(std::string_view key) {
  const auto* const list = FindAs<PropertyList>(key, {Shape::kStringArray});
  if (list == nullptr) return std::nullopt;
  Strings strings;
  for (const PropertyValue& item : *list) {
    if (const auto* const text = std::get_if<std::string>(&item.value)) {
      strings.push_back({*text, item.where});
    } else {
      ReportKind(item, key, "a string");
    }
  }
  return strings;
}

std::vector<std::pair<Located<std::string>, Located<std::string>>> KeyReader::StringTable(
    std::string_view key) {
  std::vector<std::pair<Located<std::string>, Located<std::string>>> strings;
  const auto* const table = FindAs<PropertyTable>(key, {Shape::kStringTable});
  if (table == nullptr) return strings;
  for (const Property& entry : *table) {
    if (const auto* const text = std::get_if<std::string>(&entry.value.value)) {
      strings.push_back({entry.key, {*text, entry.value.where}});
    } else {
      ReportKind(entry.value, fmt::format("{}.{}", key, entry.key.value), "a string");
    }
  }
  return strings;
}

std::vector<PropertyValue> KeyReader::TableList(std::string_view key) {
  std::vector<PropertyValue> tables;
  const auto* const list = FindAs<PropertyList>(key, {Shape::kTableArray});
  if (list == nullptr) return tables;
  for (const PropertyValue& item : *list) {
    if (std::holds_alternative<PropertyTable>(item.value)) {
      tables.push_back(item);
    } else {
      ReportKind(item, key, "a table");
    }
  }
  return tables;
}

std::optional<Located<std::string>> KeyReader::Member(const PropertyValue& table,
                                                      std::string_view list, std::string_view key) {
  const auto& entries = std::get<PropertyTable>(table.value);
  const auto found = std::ranges::find_if(
      entries, [&](const Property& property) { return property.key.value == key; });
  if (found == entries.end()) {
    Add(Fail({ErrorCode::kInvalidConfig, Diagnostic::kMissingKey}, "key {}: `{}` is missing",
             Quote(list), key)
            .error(),
        table.where);
    return std::nullopt;
  }
  if (const auto* const text = std::get_if<std::string>(&found->value.value)) {
    return Located<std::string>{*text, found->value.where};
  }
  ReportKind(found->value, fmt::format("{}.{}", list, key), "a string");
  return std::nullopt;
}

void KeyReader::ReportUnknownIn(const PropertyValue& table, std::string_view list,
                                const std::vector<std::string>& known) {
  for (const Property& property : std::get<PropertyTable>(table.value)) {
    const std::string& key = property.key.value;
    if (std::ranges::find(known, key) != known.end()) continue;
    Add(Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnknownKey}, "unknown key {}{}",
             Quote(fmt::format("{}.{}", list, key)), DidYouMeanOrKnown(key, known))
            .error(),
        property.key.where);
  }
}

const PropertyTable* KeyReader::SubTable(std::string_view key) {
  return FindAs<PropertyTable>(key, {Shape::kTable, Shape::kTableTable, Shape::kAnyTable});
}

void KeyReader::ReportUnknown(std::string_view where) {
  for (const Property& property : properties_) {
    const std::string& key = property.key.value;
    if (std::ranges::find(known_, key) != known_.end()) continue;
    const std::string hint =
        known_.empty() ? "; it has no keys beside `type`" : DidYouMeanOrKnown(key, known_);
    Add(Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnknownKey}, "unknown key {} {}{}",
             Quote(key), where, hint)
            .error(),
        property.key.where);
  }
}

}  // namespace composable::config
