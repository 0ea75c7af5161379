#include "app/derived_schema.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <iterator>
#include <utility>

#include "app/result_schema.h"

namespace composable::app {
namespace {

namespace json = boost::json;

using Schemas = DerivedSchema::Schemas;

// The schemas of which a value fulfils one.
Schemas ChoicesOf(const json::object& schema) {
  Schemas choices;
  for (const std::string_view key : {"anyOf", "oneOf"}) {
    const json::value* const list = schema.if_contains(key);
    if (list == nullptr) continue;
    for (const json::value& choice : list->get_array()) choices.push_back(&choice.get_object());
  }
  return choices;
}

bool IsAnything(const json::object& schema) {
  return !schema.contains("type") && !schema.contains("const") && !schema.contains("enum") &&
         ChoicesOf(schema).empty();
}

void AddType(TypeNames& types, std::string_view type) {
  if (std::ranges::find(types, type) == types.end()) types.emplace_back(type);
}

}  // namespace

std::string_view SchemaTypeOf(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "boolean";
    case json::kind::int64:
    case json::kind::uint64:
      return "integer";
    case json::kind::double_:
      return "number";
    case json::kind::string:
      return "string";
    case json::kind::array:
      return "array";
    case json::kind::object:
      break;
  }
  return "object";
}

bool MayBe(const TypeNames& types, std::string_view other) {
  return std::ranges::any_of(types, [&](const std::string& type) {
    return type == other || (type == "integer" && other == "number") ||
           (type == "number" && other == "integer");
  });
}

TypeNames DerivedSchema::TypesOf(const json::object& schema) const {
  const json::object& at = Dereferenced(schema, definitions_);
  if (const json::value* const type = at.if_contains("type")) {
    return {std::string(type->get_string())};
  }
  TypeNames types;
  if (const json::value* const value = at.if_contains("const")) {
    AddType(types, SchemaTypeOf(*value));
  } else if (const json::value* const values = at.if_contains("enum")) {
    for (const json::value& one : values->get_array()) AddType(types, SchemaTypeOf(one));
  }
  for (const json::object* const choice : ChoicesOf(at)) {
    const TypeNames more = TypesOf(*choice);
    if (more.empty()) return {};
    for (const std::string& type : more) AddType(types, type);
  }
  return types;
}

Schemas DerivedSchema::Members(const json::object& schema, const std::string& name) const {
  const json::object& at = Dereferenced(schema, definitions_);
  if (IsAnything(at)) return {&any_};
  Schemas members;
  for (const json::object* const choice : ChoicesOf(at)) {
    std::ranges::copy(Members(*choice, name), std::back_inserter(members));
  }
  const json::value* const properties = at.if_contains("properties");
  const json::value* const member =
      properties == nullptr ? nullptr : properties->get_object().if_contains(name);
  const json::value* const others = at.if_contains("additionalProperties");
  if (member != nullptr) {
    members.push_back(&member->get_object());
  } else if (others != nullptr && others->is_object()) {
    members.push_back(&others->get_object());
  }
  return members;
}

std::vector<std::string> DerivedSchema::MemberNames(const json::object& schema) const {
  const json::object& at = Dereferenced(schema, definitions_);
  std::vector<std::string> names;
  for (const json::object* const choice : ChoicesOf(at)) {
    std::ranges::copy(MemberNames(*choice), std::back_inserter(names));
  }
  if (const json::value* const properties = at.if_contains("properties")) {
    for (const auto& property : properties->get_object()) names.emplace_back(property.key());
  }
  return names;
}

bool DerivedSchema::Requires(const json::object& schema, std::string_view name) const {
  const json::value* const required = Dereferenced(schema, definitions_).if_contains("required");
  return required != nullptr &&
         std::ranges::any_of(required->get_array(), [&](const json::value& one) {
           return std::string_view(one.get_string()) == name;
         });
}

Schemas DerivedSchema::Items(const json::object& schema, std::optional<std::size_t> index) const {
  const json::object& at = Dereferenced(schema, definitions_);
  if (IsAnything(at)) return {&any_};
  Schemas items;
  for (const json::object* const choice : ChoicesOf(at)) {
    std::ranges::copy(Items(*choice, index), std::back_inserter(items));
  }
  if (const json::value* const first = at.if_contains("prefixItems")) {
    const json::array& own = first->get_array();
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (!index || *index == i) items.push_back(&own[i].get_object());
    }
  }
  const json::value* const others = at.if_contains("items");
  if (others != nullptr && others->is_object()) items.push_back(&others->get_object());
  return items;
}

bool DerivedSchema::Allows(const json::object& schema, const json::value& value) const {
  const json::object& at = Dereferenced(schema, definitions_);
  if (const json::value* const constant = at.if_contains("const")) return *constant == value;
  if (const json::value* const values = at.if_contains("enum")) {
    return std::ranges::any_of(values->get_array(),
                               [&](const json::value& one) { return one == value; });
  }
  const Schemas choices = ChoicesOf(at);
  if (!choices.empty()) {
    return std::ranges::any_of(choices, [&](const auto* one) { return Allows(*one, value); });
  }
  const TypeNames types = TypesOf(at);
  return types.empty() || MayBe(types, SchemaTypeOf(value));
}

}  // namespace composable::app
