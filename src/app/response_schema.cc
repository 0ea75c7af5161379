#include "app/response_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "app/derived_schema.h"
#include "app/schema_keyword.h"
#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/quote.h"

namespace composable::app {
namespace {

namespace json = boost::json;

using mapping::NamedSetting;
using mapping::Setting;
using mapping::SettingList;
using mapping::SettingTable;

constexpr std::array<std::string_view, 7> kTypes = {"null",   "boolean", "integer", "number",
                                                    "string", "array",   "object"};

json::value JsonOf(const Setting& setting);

json::object ObjectOf(const SettingTable& table) {
  json::object object;
  for (const NamedSetting& entry : table) object[entry.name] = JsonOf(entry.setting);
  return object;
}

json::value JsonOf(const Setting& setting) {
  if (const auto* const table = std::get_if<SettingTable>(&setting.value)) return ObjectOf(*table);
  if (const auto* const list = std::get_if<SettingList>(&setting.value)) {
    json::array array;
    for (const Setting& item : *list) array.push_back(JsonOf(item));
    return array;
  }
  if (const auto* const text = std::get_if<std::string>(&setting.value)) return json::string(*text);
  if (const auto* const number = std::get_if<std::int64_t>(&setting.value)) return *number;
  if (const auto* const number = std::get_if<double>(&setting.value)) return *number;
  return std::get<bool>(setting.value);
}

std::string Listed(const TypeNames& types) {
  return fmt::format("`{}`", fmt::join(types, "` or `"));
}

class ResponseSchemaChecker {
 public:
  explicit ResponseSchemaChecker(const json::object& definitions) : derived_(definitions) {}

  // `bounds` are what the value may be, any one of them.
  void Check(const Setting& declared, const DerivedSchema::Schemas& bounds,
             const std::string& path) {
    if (std::holds_alternative<bool>(declared.value)) return;
    const auto* const table = std::get_if<SettingTable>(&declared.value);
    if (table == nullptr) {
      Add(declared.where, path, "expected a schema, which is a table, got {}",
          DescribeSetting(declared));
      return;
    }
    for (const NamedSetting& entry : *table) CheckKeyword(entry, bounds, path);
    CheckClosed(*table, bounds, path);
  }

  std::vector<Error> TakeErrors() { return std::move(errors_); }

 private:
  using Bounds = DerivedSchema::Schemas;

  template <typename... Args>
  void Add(const Location& where, const std::string& path, fmt::format_string<Args...> format,
           Args&&... args) {
    Error error = Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnfitResponseSchema}, format,
                       std::forward<Args>(args)...)
                      .error();
    error.where = where;
    errors_.push_back(std::move(error).WithContext(
        fmt::format("key `response-schema{}{}`", path.empty() ? "" : ".", path)));
  }

  static std::string Joined(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
  }

  void CheckKeyword(const NamedSetting& entry, const Bounds& bounds, const std::string& path) {
    const Keyword* const keyword = FindKeyword(entry.name);
    if (keyword == nullptr) {
      if (entry.name.starts_with("x-")) return;
      Add(entry.name_where, path, "{} is no keyword of JSON Schema{}", config::Quote(entry.name),
          DidYouMean(entry.name, KeywordNames()));
      return;
    }
    const std::string below = Joined(path, entry.name);
    if (!HasForm(entry.setting, keyword->form)) {
      Add(entry.setting.where, below, "expected {}, got {}", Expected(keyword->form),
          DescribeSetting(entry.setting));
      return;
    }
    switch (keyword->form) {
      case KeywordForm::kTypes:
        return CheckTypes(entry.setting, bounds, below);
      case KeywordForm::kNames:
        return CheckNames(entry.setting, bounds, below);
      case KeywordForm::kSchemaTable:
        return CheckTable(entry, bounds, below);
      case KeywordForm::kSchemas:
        return CheckList(entry, bounds, below);
      case KeywordForm::kSchema:
        return CheckBelow(entry, bounds, below);
      case KeywordForm::kValues:
      case KeywordForm::kAny:
        return CheckValues(entry, bounds, below);
      default:
        return;
    }
  }

  // All types that one of the bounds has; empty where it may be any.
  TypeNames TypesOf(const Bounds& bounds) const {
    TypeNames types;
    for (const json::object* const bound : bounds) {
      const TypeNames more = derived_.TypesOf(*bound);
      if (more.empty()) return {};
      for (const std::string& type : more) {
        if (std::ranges::find(types, type) == types.end()) types.push_back(type);
      }
    }
    return types;
  }

  void CheckTypes(const Setting& setting, const Bounds& bounds, const std::string& path) {
    TypeNames declared;
    if (const auto* const text = std::get_if<std::string>(&setting.value)) {
      declared.push_back(*text);
    } else {
      for (const Setting& item : std::get<SettingList>(setting.value)) {
        declared.push_back(std::get<std::string>(item.value));
      }
    }
    const std::vector<std::string> known(kTypes.begin(), kTypes.end());
    for (const std::string& type : declared) {
      if (std::ranges::find(known, type) != known.end()) continue;
      Add(setting.where, path, "there is no type {}; types are `{}`", config::Quote(type),
          fmt::join(known, "`, `"));
      return;
    }
    const TypeNames types = TypesOf(bounds);
    const bool is_possible =
        types.empty() ||
        std::ranges::any_of(declared, [&](const std::string& type) { return MayBe(types, type); });
    if (is_possible) return;
    Add(setting.where, path, "{} contradicts the type of the result, which is {} there",
        Listed(declared), Listed(types));
  }

  // The schemas of a member; reports one that cannot be there.
  Bounds MembersOf(const Bounds& bounds, const std::string& name, const Location& where,
                   const std::string& path) {
    Bounds members;
    std::vector<std::string> known;
    for (const json::object* const bound : bounds) {
      std::ranges::copy(derived_.Members(*bound, name), std::back_inserter(members));
      std::ranges::copy(derived_.MemberNames(*bound), std::back_inserter(known));
    }
    if (members.empty() && !bounds.empty()) {
      if (known.empty()) {
        Add(where, path, "the result is {} there and has no members", Listed(TypesOf(bounds)));
      } else {
        Add(where, path, "the result has no {} there{}", config::Quote(name),
            DidYouMean(name, known));
      }
    }
    return members;
  }

  void CheckNames(const Setting& setting, const Bounds& bounds, const std::string& path) {
    for (const Setting& item : std::get<SettingList>(setting.value)) {
      MembersOf(bounds, std::get<std::string>(item.value), item.where, path);
    }
  }

  void CheckTable(const NamedSetting& entry, const Bounds& bounds, const std::string& path) {
    for (const NamedSetting& member : std::get<SettingTable>(entry.setting.value)) {
      const Bounds below = entry.name == "properties"
                               ? MembersOf(bounds, member.name, member.name_where, path)
                               : Bounds();
      Check(member.setting, below, Joined(path, member.name));
    }
  }

  void CheckList(const NamedSetting& entry, const Bounds& bounds, const std::string& path) {
    std::size_t index = 0;
    for (const Setting& item : std::get<SettingList>(entry.setting.value)) {
      Bounds below;
      if (entry.name == "allOf") below = bounds;
      if (entry.name == "prefixItems") below = ItemsOf(bounds, index, item.where, path);
      Check(item, below, fmt::format("{}[{}]", path, index));
      ++index;
    }
  }

  void CheckBelow(const NamedSetting& entry, const Bounds& bounds, const std::string& path) {
    const bool is_closed = std::holds_alternative<bool>(entry.setting.value);
    const bool is_item = entry.name == "items" || entry.name == "contains";
    Check(
        entry.setting,
        is_item && !is_closed ? ItemsOf(bounds, std::nullopt, entry.setting.where, path) : Bounds(),
        path);
  }

  Bounds ItemsOf(const Bounds& bounds, std::optional<std::size_t> index, const Location& where,
                 const std::string& path) {
    Bounds items;
    for (const json::object* const bound : bounds) {
      std::ranges::copy(derived_.Items(*bound, index), std::back_inserter(items));
    }
    if (items.empty() && !bounds.empty()) {
      Add(where, path, "the result is {} there and has no such item", Listed(TypesOf(bounds)));
    }
    return items;
  }

  void CheckValues(const NamedSetting& entry, const Bounds& bounds, const std::string& path) {
    if (bounds.empty()) return;
    const auto check = [&](const Setting& item) {
      const json::value value = JsonOf(item);
      const bool is_possible = std::ranges::any_of(
          bounds, [&](const json::object* bound) { return derived_.Allows(*bound, value); });
      if (is_possible) return;
      Add(item.where, path, "{} is no value of the result, which is {} there",
          config::Quote(json::serialize(value)), Listed(TypesOf(bounds)));
    };
    if (entry.name == "enum" || entry.name == "examples") {
      std::ranges::for_each(std::get<SettingList>(entry.setting.value), check);
    } else if (entry.name == "const" || entry.name == "default" || entry.name == "example") {
      check(entry.setting);
    }
  }

  // A table that allows no further members has to name those that are always there.
  void CheckClosed(const SettingTable& table, const Bounds& bounds, const std::string& path) {
    const auto closed = std::ranges::find(table, "additionalProperties", &NamedSetting::name);
    if (closed == table.end() || bounds.size() != 1) return;
    const auto* const allows = std::get_if<bool>(&closed->setting.value);
    if (allows == nullptr || *allows) return;
    const auto properties = std::ranges::find(table, "properties", &NamedSetting::name);
    const auto* const named =
        properties == table.end() ? nullptr : std::get_if<SettingTable>(&properties->setting.value);
    for (const std::string& name : derived_.MemberNames(*bounds.front())) {
      const bool is_named =
          named != nullptr && std::ranges::find(*named, name, &NamedSetting::name) != named->end();
      if (is_named || !derived_.Requires(*bounds.front(), name)) continue;
      Add(closed->setting.where, Joined(path, closed->name),
          "the result always has {} there, which `properties` does not name", config::Quote(name));
    }
  }

  DerivedSchema derived_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> CheckResponseSchema(const Setting& declared, const json::object& derived,
                                       const json::object& definitions) {
  ResponseSchemaChecker checker(definitions);
  checker.Check(declared, {&derived}, {});
  return checker.TakeErrors();
}

json::object EnrichedSchema(json::object derived, const Setting& declared) {
  const auto* const table = std::get_if<SettingTable>(&declared.value);
  if (table == nullptr) return derived;
  json::object more = ObjectOf(*table);
  const bool is_apart = std::ranges::all_of(more, [&](const auto& entry) {
    return entry.key() == "description" || !derived.contains(entry.key());
  });
  if (!is_apart) return {{"allOf", {std::move(derived), std::move(more)}}};
  for (const auto& entry : more) derived[entry.key()] = entry.value();
  return derived;
}

}  // namespace composable::app
