#include "wit/json_schema.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <limits>
#include <string_view>

namespace composable::wit {
namespace {

namespace json = boost::json;

void Describe(json::object& schema, std::string_view docs) {
  if (!docs.empty()) schema["description"] = docs;
}

template <typename T>
json::object IntegerSchema() {
  return {{"type", "integer"},
          {"minimum", std::numeric_limits<T>::min()},
          {"maximum", std::numeric_limits<T>::max()}};
}

// The numbers that become infinite as f32 start half a step above its largest.
constexpr double kF32Limit = 340282356779733661637539395458142568448.0;

json::object FloatSchema(Kind kind) {
  json::object number = {{"type", "number"}};
  if (kind == Kind::kF32) {
    number["exclusiveMinimum"] = -kF32Limit;
    number["exclusiveMaximum"] = kF32Limit;
  }
  return {{"anyOf", {number, {{"enum", {"NaN", "Infinity", "-Infinity"}}}}}};
}

json::object CharacterSchema() { return {{"type", "string"}, {"minLength", 1}, {"maxLength", 1}}; }

// Strings that are one of the names. With docs, each name has its own description.
json::object NamesSchema(const std::vector<std::string>& names,
                         const std::vector<std::string>& docs) {
  if (docs.empty()) return {{"type", "string"}, {"enum", json::array(names.begin(), names.end())}};
  json::array choices;
  for (std::size_t i = 0; i < names.size(); ++i) {
    json::object choice = {{"const", names[i]}};
    Describe(choice, docs[i]);
    choices.push_back(std::move(choice));
  }
  return {{"oneOf", std::move(choices)}};
}

json::object HandleSchema(const Type& type) {
  return {{"type", "object"},
          {"properties", {{"handle", IntegerSchema<std::uint32_t>()}}},
          {"required", {"handle"}},
          {"additionalProperties", false},
          {"description",
           fmt::format("A handle (`{}`), which cannot be written by hand.", ToWit(type))}};
}

// An object with one property.
json::object SingleProperty(std::string_view name, json::object schema) {
  return {{"type", "object"},
          {"properties", {{name, std::move(schema)}}},
          {"required", {name}},
          {"additionalProperties", false}};
}

json::object NullSchema() { return {{"type", "null"}}; }

// What the names of an object's properties have to be for a map with the key type; nothing where
// its keys have no text.
std::optional<json::object> KeySchema(const Type& key) {
  switch (key.kind()) {
    case Kind::kString:
      return json::object();
    case Kind::kChar:
      return CharacterSchema();
    case Kind::kBool:
      return json::object{{"enum", {"true", "false"}}};
    case Kind::kEnum:
      return NamesSchema(key.enumeration().names, {});
    case Kind::kS8:
    case Kind::kS16:
    case Kind::kS32:
    case Kind::kS64:
      return json::object{{"pattern", "^-?[0-9]+$"}};
    case Kind::kU8:
    case Kind::kU16:
    case Kind::kU32:
    case Kind::kU64:
      return json::object{{"pattern", "^[0-9]+$"}};
    default:
      return std::nullopt;
  }
}

json::object PairSchema(json::object first, json::object second) {
  return {{"type", "array"},
          {"prefixItems", {std::move(first), std::move(second)}},
          {"items", false},
          {"minItems", 2}};
}

// Letters, digits, `-`, `_` and `.`.
std::string DefinitionName(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    name += is_good ? c : '.';
  }
  return name;
}

}  // namespace

json::object JsonSchemaBuilder::SchemaOf(const Type& type) {
  const bool is_handle = type.kind() == Kind::kOwn || type.kind() == Kind::kBorrow;
  if (type.name() == nullptr || is_handle) return SchemaOfStructure(type);
  return {{"$ref", prefix_ + DefinitionOf(type)}};
}

std::string JsonSchemaBuilder::DefinitionOf(const Type& type) {
  const TypeName& type_name = *type.name();
  std::string name = DefinitionName(type_name.name);
  const std::string qualified = DefinitionName(type_name.interface + '.' + type_name.name);
  for (int attempt = 1;; ++attempt) {
    const auto known = types_.find(name);
    if (known == types_.end()) break;
    if (*known->second.name() == type_name && known->second == type) return name;
    name = attempt == 1 ? qualified : fmt::format("{}.{}", qualified, attempt);
  }
  // Known before it is made, so that its name is taken.
  types_.emplace(name, type);
  definitions_[name] = nullptr;
  json::object schema = SchemaOfStructure(type);
  Describe(schema, type_name.docs);
  definitions_[name] = std::move(schema);
  return name;
}

json::object JsonSchemaBuilder::SchemaOfStructure(const Type& type) {
  switch (type.kind()) {
    case Kind::kBool:
      return {{"type", "boolean"}};
    case Kind::kS8:
      return IntegerSchema<std::int8_t>();
    case Kind::kU8:
      return IntegerSchema<std::uint8_t>();
    case Kind::kS16:
      return IntegerSchema<std::int16_t>();
    case Kind::kU16:
      return IntegerSchema<std::uint16_t>();
    case Kind::kS32:
      return IntegerSchema<std::int32_t>();
    case Kind::kU32:
      return IntegerSchema<std::uint32_t>();
    case Kind::kS64:
      return IntegerSchema<std::int64_t>();
    case Kind::kU64:
      return IntegerSchema<std::uint64_t>();
    case Kind::kF32:
    case Kind::kF64:
      return FloatSchema(type.kind());
    case Kind::kChar:
      return CharacterSchema();
    case Kind::kString:
      return {{"type", "string"}};
    case Kind::kRecord:
      return SchemaOfRecord(type);
    case Kind::kVariant:
      return SchemaOfVariant(type);
    case Kind::kList:
      return {{"type", "array"}, {"items", SchemaOf(type.list().element)}};
    case Kind::kFixedList:
      return {{"type", "array"},
              {"items", SchemaOf(type.fixed_list().element)},
              {"minItems", type.fixed_list().length},
              {"maxItems", type.fixed_list().length}};
    case Kind::kTuple:
      return SchemaOfTuple(type);
    case Kind::kFlags:
      return {{"type", "array"}, {"items", NamesSchema(type.flags().names, type.flags().docs)}};
    case Kind::kEnum:
      return NamesSchema(type.enumeration().names, type.enumeration().docs);
    case Kind::kOption:
      return SchemaOfOption(type);
    case Kind::kResult:
      return SchemaOfResult(type);
    case Kind::kMap:
      return SchemaOfMap(type);
    case Kind::kErrorContext:
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
      return HandleSchema(type);
  }
  return {};
}

json::object JsonSchemaBuilder::SchemaOfRecord(const Type& type) {
  json::object properties;
  json::array required;
  for (const Field& field : type.record().fields) {
    json::object schema = SchemaOf(field.type);
    Describe(schema, field.docs);
    properties[field.name] = std::move(schema);
    if (field.type.kind() != Kind::kOption) required.emplace_back(field.name);
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

json::object JsonSchemaBuilder::SchemaOfParameters(const FunctionType& type) {
  json::object properties;
  json::array required;
  for (const Parameter& parameter : type.parameters) {
    properties[parameter.name] = SchemaOf(parameter.type);
    if (parameter.type.kind() != Kind::kOption) required.emplace_back(parameter.name);
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

json::object JsonSchemaBuilder::SchemaOfVariant(const Type& type) {
  json::array choices;
  for (const Case& one : type.variant().cases) {
    json::object schema;
    if (one.payload) {
      schema = SingleProperty(one.name, SchemaOf(*one.payload));
    } else {
      schema = {{"anyOf", {{{"const", one.name}}, SingleProperty(one.name, NullSchema())}}};
    }
    Describe(schema, one.docs);
    choices.push_back(std::move(schema));
  }
  return {{"oneOf", std::move(choices)}};
}

json::object JsonSchemaBuilder::SchemaOfOption(const Type& type) {
  const Type& payload = type.option().payload;
  json::object some = SchemaOf(payload);
  if (payload.kind() == Kind::kOption) some = SingleProperty("some", std::move(some));
  return {{"anyOf", {NullSchema(), std::move(some)}}};
}

json::object JsonSchemaBuilder::SchemaOfResult(const Type& type) {
  json::array choices;
  const auto add = [&](std::string_view name, const std::optional<Type>& payload) {
    if (payload) {
      choices.push_back(SingleProperty(name, SchemaOf(*payload)));
    } else {
      choices.push_back(
          json::object{{"anyOf", {SingleProperty(name, NullSchema()), {{"const", name}}}}});
    }
  };
  add("ok", type.result().ok);
  add("error", type.result().error);
  return {{"oneOf", std::move(choices)}};
}

json::object JsonSchemaBuilder::SchemaOfTuple(const Type& type) {
  json::array elements;
  for (const Type& element : type.tuple().elements) elements.push_back(SchemaOf(element));
  const std::size_t count = elements.size();
  json::object schema = {{"type", "array"}};
  if (count > 0) schema["prefixItems"] = std::move(elements);
  schema["items"] = false;
  schema["minItems"] = count;
  return schema;
}

json::object JsonSchemaBuilder::SchemaOfMap(const Type& type) {
  const wit::MapType& map = type.map();
  json::object pairs = {{"type", "array"},
                        {"items", PairSchema(SchemaOf(map.key), SchemaOf(map.value))}};
  std::optional<json::object> key = KeySchema(map.key);
  if (!key) return pairs;
  json::object object = {{"type", "object"}};
  if (!key->empty()) object["propertyNames"] = *std::move(key);
  object["additionalProperties"] = SchemaOf(map.value);
  return {{"anyOf", {std::move(object), std::move(pairs)}}};
}

json::object JsonSchemaOf(const Type& type) {
  JsonSchemaBuilder builder;
  json::object schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
  for (auto& [key, value] : builder.SchemaOf(type)) schema[key] = value;
  if (!builder.definitions().empty()) schema["$defs"] = builder.definitions();
  return schema;
}

}  // namespace composable::wit
