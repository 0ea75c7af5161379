#include "app/definition_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "app/builtin_types.h"
#include "capability/catalog.h"
#include "capability/messaging.h"
#include "capability/wasi_keys.h"
#include "config/name.h"
#include "config/quantity.h"
#include "config/schema.h"
#include "wit/pretty_json.h"

namespace composable::app {
namespace {

namespace json = boost::json;

using config::DeclaredKeys;
using config::KeyRule;
using config::Shape;

constexpr std::string_view kPlaceholderPattern = R"(\$\{)";

// Whether `${…}` stands for a value in strings.
enum class Placeholders : std::uint8_t { kNone, kAllowed };

json::object Typed(std::string_view type) { return {{"type", type}}; }

json::object Reference(std::string_view name) {
  return {{"$ref", fmt::format("#/definitions/{}", name)}};
}

json::array ToArray(std::span<const std::string_view> texts) {
  json::array array;
  for (const std::string_view text : texts) array.emplace_back(text);
  return array;
}

json::object WithRange(json::object schema, std::int64_t least, std::int64_t most) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (least != Limits::min()) schema["minimum"] = least;
  if (most != Limits::max()) schema["maximum"] = most;
  return schema;
}

// One of the schemas.
json::object AnyOf(std::initializer_list<json::object> schemas) {
  json::array array;
  for (const json::object& schema : schemas) array.push_back(schema);
  return {{"anyOf", std::move(array)}};
}

class SchemaWriter {
 public:
  explicit SchemaWriter(Placeholders placeholders) : placeholders_(placeholders) {}

  // A table with these keys; with any where they are not declared. `type`, if given, is the schema
  // of a key `type` that is needed.
  json::object TableOf(const DeclaredKeys& declared, std::optional<json::object> type = {}) const {
    json::object properties;
    json::array required;
    if (type) {
      properties["type"] = *std::move(type);
      required.emplace_back("type");
    }
    for (const KeyRule& rule : declared.value_or(std::span<const KeyRule>())) {
      properties[rule.name] = Described(rule);
      if (rule.presence == config::Presence::kRequired) required.emplace_back(rule.name);
    }
    json::object schema = Typed("object");
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
    schema["additionalProperties"] = !declared.has_value();
    return schema;
  }

 private:
  json::object Described(const KeyRule& rule) const {
    json::object schema = {{"description", fmt::format("{}.", rule.about)}};
    if (!rule.fallback.empty()) schema["default"] = json::parse(rule.fallback);
    for (auto& [keyword, value] : SchemaOf(rule)) schema[keyword] = value;
    return schema;
  }

  json::object SchemaOf(const KeyRule& rule) const {
    switch (rule.shape) {
      case Shape::kString:
        return OpenString(rule.values.empty() ? Typed("string")
                                              : json::object{{"enum", ToArray(rule.values)}});
      case Shape::kBoolean:
        return Typed("boolean");
      case Shape::kInteger:
        return WithRange(Typed("integer"), rule.range.least, rule.range.most);
      case Shape::kSize:
        return Quantity(config::kLeastMemorySize, config::kMostMemorySize,
                        config::MemorySizePattern());
      case Shape::kDuration:
        return Quantity(1, config::kMostMilliseconds, config::TimeSpanPattern());
      case Shape::kStringArray:
        return ArrayOf(Typed("string"));
      case Shape::kStringOrTableArray:
        return ArrayOf(AnyOf({Typed("string"), TableOf(rule.keys)}));
      case Shape::kTableArray:
        return ArrayOf(TableOf(rule.keys));
      case Shape::kStringTable:
        return TableWith(Typed("string"));
      case Shape::kLabelTable: {
        json::object schema = TableWith({{"type", {"string", "number", "boolean"}}});
        schema["propertyNames"] = {{"minLength", 1}};
        return schema;
      }
      case Shape::kConfigTable:
        // Beside a `$ref` nothing else would count.
        return {{"allOf", json::array({Reference("config")})}};
      case Shape::kTableTable:
        return TableWith(TableOf(rule.keys));
      case Shape::kTable:
        return TableOf(rule.keys);
      case Shape::kAnyTable:
        return Typed("object");
      case Shape::kAny:
        break;
    }
    return {};
  }

  // A string of that schema, or one with a placeholder where these are allowed.
  json::object OpenString(json::object schema) const {
    const bool is_open = schema.contains("type") && !schema.contains("pattern");
    if (is_open || placeholders_ == Placeholders::kNone) return schema;
    return AnyOf({std::move(schema), {{"type", "string"}, {"pattern", kPlaceholderPattern}}});
  }

  json::object Quantity(std::int64_t least, std::int64_t most, const std::string& pattern) const {
    return AnyOf({WithRange(Typed("integer"), least, most),
                  OpenString({{"type", "string"}, {"pattern", pattern}})});
  }

  static json::object ArrayOf(json::object items) {
    return {{"type", "array"}, {"items", std::move(items)}};
  }

  static json::object TableWith(json::object values) {
    return {{"type", "object"}, {"additionalProperties", std::move(values)}};
  }

  Placeholders placeholders_;
};

// A component's `config`: nested tables, and arrays without tables.
json::object ConfigSchema() {
  const json::array scalars = {"string", "number", "boolean"};
  return {{"type", "object"},
          {"propertyNames", {{"minLength", 1}}},
          {"additionalProperties",
           AnyOf({{{"type", scalars}}, Reference("config-array"), Reference("config")})}};
}

json::object ConfigArraySchema() {
  return {
      {"type", "array"},
      {"items", AnyOf({{{"type", {"string", "number", "boolean"}}}, Reference("config-array")})}};
}

// The spellings of a type of WASI: `wasi:http`, `wasi:http-p2`, `wasi:http-p3`.
json::array SpellingsOf(const std::string& type) {
  json::array spellings;
  for (const std::string_view suffix : {"", "-p2", "-p3"}) {
    const std::string spelling = type + std::string(suffix);
    if (capability::ParseWasiType(spelling)) spellings.emplace_back(spelling);
  }
  return spellings;
}

// One of several tables, told apart by their `type`.
class TypedTables {
 public:
  explicit TypedTables(Placeholders placeholders) : writer_(placeholders) {}

  void Add(json::array types, const DeclaredKeys& keys) {
    json::object schema = {{"title", types.front()}};
    json::object type = {{"enum", std::move(types)}};
    for (auto& [keyword, value] : writer_.TableOf(keys, std::move(type))) schema[keyword] = value;
    alternatives_.push_back(std::move(schema));
  }

  json::object Finish() && { return {{"type", "object"}, {"oneOf", std::move(alternatives_)}}; }

 private:
  SchemaWriter writer_;
  json::array alternatives_;
};

json::object CapabilitySchema(const capability::HostTypes& types) {
  TypedTables tables(Placeholders::kAllowed);
  for (const std::string& type : capability::KnownTypes()) {
    tables.Add(SpellingsOf(type), capability::WasiKeys(capability::ParseWasiType(type)->family));
  }
  tables.Add({capability::kMessagingType}, capability::MessagingKeys());
  for (const capability::HostTypePtr& type : types.all()) tables.Add({type->name()}, type->keys());
  return std::move(tables).Finish();
}

json::object ServerSchema(const ServerTypes& types) {
  TypedTables tables(Placeholders::kNone);
  for (const ServerType& type : types.all()) tables.Add({type.name}, type.keys);
  return std::move(tables).Finish();
}

json::object WholeSchema(json::object definitions) {
  json::object categories;
  for (const config::CategoryRule& category : config::Categories()) {
    categories[category.name] = {{"description", fmt::format("{}.", category.about)},
                                 {"type", "object"},
                                 {"propertyNames", {{"pattern", config::kNamePattern}}},
                                 {"additionalProperties", Reference(category.name)}};
  }
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "Definitions of the Composable Runtime"},
          {"type", "object"},
          {"properties", std::move(categories)},
          {"additionalProperties", false},
          {"definitions", std::move(definitions)}};
}

}  // namespace

Result<std::string> DefinitionSchema(telemetry::Log& log, std::vector<CapabilityType> capabilities,
                                     std::vector<ServerType> servers) {
  COMPOSABLE_TRY(const capability::HostTypes capability_types,
                 AllCapabilityTypes(log, std::move(capabilities)));
  COMPOSABLE_TRY(const ServerTypes server_types, AllServerTypes(log, std::move(servers)));
  json::object definitions;
  for (const config::CategoryRule& category : config::Categories()) {
    if (category.category == config::Category::kCapability) {
      definitions[category.name] = CapabilitySchema(capability_types);
    } else if (category.category == config::Category::kServer) {
      definitions[category.name] = ServerSchema(server_types);
    } else {
      definitions[category.name] = SchemaWriter(Placeholders::kNone).TableOf(category.keys);
    }
  }
  definitions["config"] = ConfigSchema();
  definitions["config-array"] = ConfigArraySchema();
  return wit::PrettyJson(WholeSchema(std::move(definitions))) + '\n';
}

}  // namespace composable::app
