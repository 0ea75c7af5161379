#include "app/open_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "app/response_schema.h"
#include "app/result_schema.h"
#include "base/lower_case.h"
#include "mapping/setting.h"
#include "mapping/typed_parts.h"
#include "wit/json_schema.h"
#include "wit/pretty_json.h"

namespace composable::app {
namespace {

namespace json = boost::json;

constexpr std::string_view kJson = "application/json";

bool IsNamed(const mapping::SettingTable& table, std::string_view name) {
  return std::ranges::find(table, name, &mapping::NamedSetting::name) != table.end();
}

json::object Content(std::string_view content_type, json::object schema) {
  json::object media;
  media["schema"] = std::move(schema);
  json::object content;
  content[content_type] = std::move(media);
  return content;
}

json::object TextSchema() { return {{"type", "string"}}; }

// The operation of one route.
class OperationMaker {
 public:
  OperationMaker(const OpenApiRoute& route, wit::JsonSchemaBuilder& schemas)
      : route_(route.definition),
        function_(route.function ? &route.function->type : nullptr),
        docs_(route.function ? std::string_view(route.function->docs) : std::string_view()),
        target_(std::get_if<FunctionTargetDefinition>(&route.definition.target)),
        schemas_(schemas) {}

  json::object Make() {
    json::object operation;
    operation["operationId"] = route_.name.value;
    if (!docs_.empty()) operation["description"] = docs_;
    json::array parameters = Parameters();
    if (!parameters.empty()) operation["parameters"] = std::move(parameters);
    if (auto body = Body()) operation["requestBody"] = *std::move(body);
    operation["responses"] = Responses();
    return operation;
  }

  // The path with a name for every segment that varies.
  std::string Path() const {
    std::string path;
    for (std::size_t i = 0; i < route_.path.size(); ++i) {
      path += '/';
      path += IsVariable(i) ? fmt::format("{{{}}}", NameOf(i)) : route_.path[i].text;
    }
    return path.empty() ? "/" : path;
  }

 private:
  bool IsVariable(std::size_t segment) const {
    return route_.path[segment].kind != http::SegmentKind::kLiteral;
  }
  std::string NameOf(std::size_t segment) const {
    const http::PathSegment& part = route_.path[segment];
    return part.kind == http::SegmentKind::kCapture ? part.text
                                                    : fmt::format("segment-{}", segment + 1);
  }

  // Of a text that the address has: what the parameter of that name takes.
  json::object CapturedSchema(std::string_view name) {
    if (function_ == nullptr) return TextSchema();
    const auto found = std::ranges::find(function_->parameters, name, &wit::Parameter::name);
    const bool is_argument = found != function_->parameters.end() && !IsMapped(found->name);
    return is_argument ? schemas_.SchemaOf(found->type) : TextSchema();
  }

  json::array Parameters() {
    json::array parameters;
    for (std::size_t i = 0; i < route_.path.size(); ++i) {
      if (!IsVariable(i)) continue;
      const bool is_captured = route_.path[i].kind == http::SegmentKind::kCapture;
      parameters.push_back(json::object{
          {"name", NameOf(i)},
          {"in", "path"},
          {"required", true},
          {"schema", is_captured ? CapturedSchema(route_.path[i].text) : TextSchema()}});
    }
    for (const http::QueryRule& rule : route_.query) {
      if (rule.presence == http::Presence::kForbidden) continue;
      json::object schema = rule.is_captured ? CapturedSchema(rule.name) : TextSchema();
      if (rule.value) schema = {{"const", *rule.value}};
      parameters.push_back(json::object{{"name", rule.name},
                                        {"in", "query"},
                                        {"required", rule.presence == http::Presence::kRequired},
                                        {"schema", std::move(schema)}});
    }
    return parameters;
  }

  bool IsMapped(std::string_view parameter) const {
    return IsNamed(target_->arguments.mapping, parameter);
  }
  bool IsCaptured(std::string_view parameter) const {
    const bool in_path = std::ranges::any_of(route_.path, [&](const http::PathSegment& part) {
      return part.kind == http::SegmentKind::kCapture && part.text == parameter;
    });
    return in_path || std::ranges::any_of(route_.query, [&](const http::QueryRule& rule) {
             return rule.is_captured && rule.name == parameter;
           });
  }

  // What a member of the body, or all of it, may be.
  json::object ArgumentSchema(const wit::Parameter& parameter) {
    const bool is_any = parameter.type.kind() == wit::Kind::kString ||
                        IsNamed(target_->arguments.encoding, parameter.name);
    return is_any ? json::object() : schemas_.SchemaOf(parameter.type);
  }

  std::optional<json::object> Body() {
    switch (route_.content) {
      case http::RouteContent::kIgnored:
        return std::nullopt;
      case http::RouteContent::kText:
        return json::object{{"required", true}, {"content", Content("text/plain", TextSchema())}};
      case http::RouteContent::kAny:
        return json::object{{"content", Content("*/*", {})}};
      case http::RouteContent::kJson:
        break;
    }
    if (function_ == nullptr) return json::object{{"content", Content(kJson, {})}};
    if (!target_->arguments.mapping.empty()) {
      return json::object{{"content", Content(kJson, {})}};
    }
    json::object properties;
    json::array required;
    std::optional<json::object> whole;
    for (const wit::Parameter& parameter : function_->parameters) {
      if (IsCaptured(parameter.name)) continue;
      json::object schema = ArgumentSchema(parameter);
      if (function_->parameters.size() == 1) whole = schema;
      properties[parameter.name] = std::move(schema);
      if (parameter.type.kind() != wit::Kind::kOption) required.emplace_back(parameter.name);
    }
    if (properties.empty()) return std::nullopt;
    const bool is_required = !required.empty();
    json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (is_required) schema["required"] = std::move(required);
    // One parameter takes the whole body, or the member of its name.
    if (whole) schema = {{"anyOf", json::array{std::move(schema), *std::move(whole)}}};
    return json::object{{"required", is_required}, {"content", Content(kJson, std::move(schema))}};
  }

  json::object Responses() {
    json::object responses;
    if (function_ == nullptr) {
      const auto* const channel = std::get_if<ChannelTargetDefinition>(&route_.target);
      if (channel == nullptr) {
        responses["200"] = {{"description", "what the component answers"},
                            {"content", Content("*/*", json::object())}};
      } else if (channel->reply_timeout) {
        responses["200"] = {{"description", "the reply"},
                            {"content", Content("*/*", Enriched(json::object()))}};
      } else {
        responses["202"] = {{"description", "the message was taken"}};
      }
    } else {
      AddResults(responses);
    }
    const json::object error = {{"type", "object"}, {"properties", {{"error", TextSchema()}}}};
    responses["default"] = {{"description", "the request was refused, or failed"},
                            {"content", Content(kJson, error)}};
    return responses;
  }

  void AddResults(json::object& responses) {
    std::optional<wit::Type> payload = function_->result;
    if (payload && payload->kind() == wit::Kind::kResult) {
      const wit::ResultType result = payload->result();
      payload = result.ok;
      if (result.error) {
        responses["500"] = {{"description", "the function returned an error, or failed"},
                            {"content", Content(kJson, schemas_.SchemaOf(*result.error))}};
      }
    }
    json::object ok = {{"description", "the result"}};
    if (auto schema = ResultSchema(*function_, target_->results, schemas_)) {
      ok["content"] = Content(kJson, Enriched(*std::move(schema)));
    } else if (!target_->results.mapping && payload && mapping::IsByteList(*payload)) {
      ok["content"] = Content("application/octet-stream", {});
    }
    responses["200"] = std::move(ok);
  }

  json::object Enriched(json::object schema) const {
    return route_.response_schema ? EnrichedSchema(std::move(schema), *route_.response_schema)
                                  : std::move(schema);
  }

  const HttpRouteDefinition& route_;
  const wit::FunctionType* function_;  // null for a channel, and for raw requests
  std::string_view docs_;
  const FunctionTargetDefinition* target_;  // null for a channel, and for raw requests
  wit::JsonSchemaBuilder& schemas_;
};

}  // namespace

std::string MakeOpenApi(const HttpServerDefinition& server, std::span<const OpenApiRoute> routes) {
  wit::JsonSchemaBuilder schemas("#/components/schemas/");
  json::object paths;
  for (const OpenApiRoute& route : routes) {
    OperationMaker maker(route, schemas);
    json::value& path = paths[maker.Path()];
    if (!path.is_object()) path = json::object();
    path.get_object().emplace(InLowerCase(route.definition.method), maker.Make());
  }
  json::object document = {{"openapi", "3.1.0"},
                           {"info", {{"title", server.name.value}, {"version", "1"}}},
                           {"paths", std::move(paths)}};
  if (!schemas.definitions().empty()) {
    document["components"] = {{"schemas", schemas.definitions()}};
  }
  return wit::PrettyJson(document) + "\n";
}

}  // namespace composable::app
