#include "app/result_schema.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "mapping/content_type.h"
#include "mapping/template.h"
#include "mapping/typed_parts.h"

namespace composable::app {
namespace {

namespace json = boost::json;

json::object StringSchema() { return {{"type", "string"}}; }

// What counts of a result: the T of a `result<T, E>`.
std::optional<wit::Type> PayloadOf(const wit::FunctionType& function) {
  if (!function.result || function.result->kind() != wit::Kind::kResult) return function.result;
  return function.result->result().ok;
}

// The schema of a payload with some of its fields decoded.
json::object DecodedSchema(const wit::Type& payload, const mapping::SettingTable& decoding,
                           wit::JsonSchemaBuilder& schemas) {
  json::object schema = schemas.SchemaOf(payload);
  if (decoding.empty()) return schema;
  schema = Dereferenced(schema, schemas.definitions());
  json::value* const properties = schema.if_contains("properties");
  if (properties == nullptr) return {};  // the fields of an option
  for (const mapping::NamedSetting& entry : decoding) {
    const auto coding = mapping::ParseCodingSource(entry.setting);
    const auto* const literal = coding ? std::get_if<mapping::Coding>(&*coding) : nullptr;
    const bool is_text = literal != nullptr && *literal == mapping::Coding::kText;
    properties->get_object()[entry.name] = is_text ? StringSchema() : json::object();
  }
  return schema;
}

// What templates make of values of one schema.
class TemplateSchemas {
 public:
  TemplateSchemas(json::object root, const json::object& definitions)
      : root_(std::move(root)), definitions_(definitions) {}

  json::object Of(const mapping::Template& made) const {
    return std::visit([this](const auto& node) { return this->SchemaOf(node); }, made.node);
  }

 private:
  static json::object SchemaOf(const json::value& literal) { return {{"const", literal}}; }
  static json::object SchemaOf(const mapping::Interpolation& /*text*/) { return StringSchema(); }

  json::object SchemaOf(const mapping::Reference& reference) const {
    json::object schema = At(reference.path);
    if (!reference.fallback || schema.empty()) return schema;
    return {{"anyOf", {std::move(schema), json::object{{"const", *reference.fallback}}}}};
  }

  json::object SchemaOf(const mapping::ObjectTemplate& object) const {
    json::object properties;
    json::array required;
    for (const mapping::Member& member : object.members) {
      properties[member.name] = Of(member.value);
      required.emplace_back(member.name);
    }
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
  }

  json::object SchemaOf(const mapping::ArrayTemplate& array) const {
    json::array items;
    for (const mapping::Template& item : array.items) items.push_back(Of(item));
    const std::size_t count = items.size();
    json::object schema = {{"type", "array"}};
    if (count > 0) schema["prefixItems"] = std::move(items);
    schema["items"] = false;
    schema["minItems"] = count;
    return schema;
  }

  // Of what is always at a path; anything where there may be nothing.
  json::object At(const mapping::Path& path) const {
    const json::object* at = &Dereferenced(root_, definitions_);
    const json::object* found = &root_;
    for (const mapping::PathStep& step : path.steps) {
      const auto* const name = std::get_if<std::string>(&step);
      const json::value* const properties = at->if_contains("properties");
      if (name == nullptr || properties == nullptr) return {};
      const json::value* const member = properties->get_object().if_contains(*name);
      if (member == nullptr || !IsRequired(*at, *name)) return {};
      found = &member->get_object();
      at = &Dereferenced(*found, definitions_);
    }
    return *found;
  }

  static bool IsRequired(const json::object& schema, std::string_view name) {
    const json::value* const required = schema.if_contains("required");
    if (required == nullptr) return false;
    return std::ranges::any_of(required->get_array(), [&](const json::value& one) {
      return std::string_view(one.get_string()) == name;
    });
  }

  json::object root_;
  const json::object& definitions_;
};

}  // namespace

std::optional<json::object> ResultSchema(const wit::FunctionType& function,
                                         const mapping::ResultOptions& options,
                                         wit::JsonSchemaBuilder& schemas) {
  const std::optional<wit::Type> payload = PayloadOf(function);
  if (!options.mapping) {
    if (!payload || mapping::IsByteList(*payload)) return std::nullopt;
    return DecodedSchema(*payload, options.decoding, schemas);
  }
  const auto* const table = std::get_if<mapping::SettingTable>(&options.mapping->value);
  if (table == nullptr) return std::nullopt;
  const auto body = std::ranges::find(*table, "body", &mapping::NamedSetting::name);
  if (body == table->end()) return std::nullopt;
  const auto* const text = std::get_if<std::string>(&body->setting.value);
  if (text != nullptr && text->empty()) return std::nullopt;
  const auto made = mapping::ParseTemplate(body->setting);
  if (!made) return std::nullopt;
  json::object root = payload ? DecodedSchema(*payload, options.decoding, schemas) : json::object();
  return TemplateSchemas(std::move(root), schemas.definitions()).Of(*made);
}

const json::object& Dereferenced(const json::object& schema, const json::object& definitions) {
  const json::value* const reference = schema.if_contains("$ref");
  if (reference == nullptr || !reference->is_string()) return schema;
  const std::string_view name = reference->get_string();
  const json::value* const found = definitions.if_contains(name.substr(name.rfind('/') + 1));
  return found != nullptr && found->is_object() ? found->get_object() : schema;
}

}  // namespace composable::app
