#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "app/http_definition.h"
#include "app/http_keys.h"
#include "app/setting.h"
#include "base/diagnostic.h"
#include "config/key_reader.h"
#include "config/quote.h"

namespace composable::app {
namespace {

using config::KeyReader;
using config::Located;
using config::PropertyTable;

class HttpRouteReader {
 public:
  HttpRouteReader(std::string server, const config::Property& route, const PropertyTable& table,
                  std::vector<Error>& errors)
      : errors_(errors),
        about_({fmt::format("route {}", config::Quote(route.key.value)), std::move(server)}),
        keys_(about_, table, errors, HttpRouteKeys()) {
    route_.name = route.key;
  }

  HttpRouteDefinition Read() {
    ReadTarget();
    ReadPath();
    ReadQuery();
    ReadMethod();
    ReadContent();
    if (!is_raw_) ReadRest();
    keys_.ReportUnknown("of a route");
    return std::move(route_);
  }

 private:
  void ReadRest() {
    route_.request_headers = ReadHeaders("propagate-request-headers", http::Direction::kRequest);
    route_.response_headers = ReadHeaders("propagate-response-headers", http::Direction::kResponse);
    CheckCaptures();
    CheckResultHeaders();
    ReadResponseSchema();
  }

  void Add(const FilePosition& where, Error error) {
    error.where = where;
    error.context.insert(error.context.end(), about_.begin(), about_.end());
    errors_.push_back(std::move(error));
  }
  template <typename... Args>
  void AddFailure(Diagnostic diagnostic, const FilePosition& where,
                  fmt::format_string<Args...> format, Args&&... args) {
    Add(where,
        Fail({ErrorCode::kInvalidConfig, diagnostic}, format, std::forward<Args>(args)...).error());
  }

  // Where a key stands, if it does.
  const FilePosition* PlaceOf(std::string_view key) {
    const config::PropertyValue* const value = keys_.Any(key);
    return value == nullptr ? nullptr : &value->where;
  }

  void ReadTarget() {
    auto component = keys_.String("component");
    auto function = keys_.String("function");
    auto channel = keys_.String("channel");
    const bool has_component = component || function;
    if (has_component && channel) {
      AddFailure(Diagnostic::kRouteTarget, channel->where,
                 "a route has either `component` and `function`, or `channel`, not both");
    }
    if (channel) {
      is_channel_ = true;
      ReadChannel(*std::move(channel));
    } else if (has_component) {
      ReadFunction(std::move(component), std::move(function));
    } else if (PlaceOf("component") == nullptr && PlaceOf("function") == nullptr &&
               PlaceOf("channel") == nullptr) {
      AddFailure(
          Diagnostic::kRouteTarget, route_.name.where,
          "it has no target: `component` and `function`, `component` alone for raw requests, "
          "or `channel`");
    }
  }

  void ReadChannel(Located<std::string> channel) {
    ChannelTargetDefinition target{.channel = std::move(channel), .reply_timeout = std::nullopt};
    if (const auto timeout = keys_.Integer("reply-timeout-ms")) {
      const auto [least, most] = config::RuleOf(HttpRouteKeys(), "reply-timeout-ms").range;
      if (timeout->value >= least && timeout->value <= most) {
        target.reply_timeout = std::chrono::milliseconds(timeout->value);
      } else {
        AddFailure(Diagnostic::kOutOfRange, timeout->where,
                   "key `reply-timeout-ms`: {} is not from {} to {}", timeout->value, least, most);
      }
    }
    for (const std::string_view key :
         {"param-mapping", "param-encoding", "result-decoding", "result-mapping"}) {
      if (const FilePosition* const where = PlaceOf(key)) {
        AddFailure(Diagnostic::kKeyOfOtherRoutes, *where,
                   "key `{}` is for routes with a component; on a channel the subscription has it",
                   key);
      }
    }
    route_.target = std::move(target);
  }

  void ReadFunction(std::optional<Located<std::string>> component,
                    std::optional<Located<std::string>> function) {
    if (const FilePosition* const where = PlaceOf("reply-timeout-ms")) {
      AddFailure(Diagnostic::kKeyOfOtherRoutes, *where,
                 "key `reply-timeout-ms` is for routes with a channel; how long a component "
                 "may take is its `limits.time`");
    }
    if (component && PlaceOf("function") == nullptr) return ReadRaw(*std::move(component));
    FunctionTargetDefinition target;
    if (component) {
      target.component = *std::move(component);
    } else {
      AddFailure(Diagnostic::kMissingKey, function->where,
                 "key `component` is missing; it names who has the function");
    }
    if (function) target.function = *std::move(function);
    target.arguments.mapping = Settings("param-mapping");
    target.arguments.encoding = Settings("param-encoding");
    target.results.decoding = Settings("result-decoding");
    if (const config::PropertyValue* const mapping = keys_.Any("result-mapping")) {
      target.results.mapping = ToSetting(*mapping);
    }
    route_.target = std::move(target);
  }

  // The component gets everything as it is: there is nothing to say about it.
  void ReadRaw(Located<std::string> component) {
    is_raw_ = true;
    for (const std::string_view key :
         {"content-type", "param-mapping", "param-encoding", "result-decoding", "result-mapping",
          "propagate-request-headers", "propagate-response-headers", "response-schema"}) {
      if (const FilePosition* const where = PlaceOf(key)) {
        AddFailure(Diagnostic::kKeyOfOtherRoutes, *where,
                   "key `{}` is for routes with a `function`; without one the component gets the "
                   "raw request",
                   key);
      }
    }
    route_.target = RawTargetDefinition{.component = std::move(component)};
  }

  mapping::SettingTable Settings(std::string_view key) {
    const PropertyTable* const table = keys_.SubTable(key);
    return table == nullptr ? mapping::SettingTable() : ToSettings(*table);
  }

  void ReadPath() {
    const auto path = keys_.String("path");
    if (!path) {
      if (PlaceOf("path") == nullptr) {
        AddFailure(Diagnostic::kMissingKey, route_.name.where, "key `path` is missing");
      }
      return;
    }
    route_.path_where = path->where;
    auto pattern = http::ParsePathPattern(path->value);
    if (pattern) {
      route_.path = *std::move(pattern);
    } else {
      keys_.Report(path->where, "path", std::move(pattern).error());
    }
  }

  void ReadQuery() {
    const auto rules = keys_.StringList("query-params");
    if (!rules) return;
    route_.query_where = *PlaceOf("query-params");
    for (const Located<std::string>& text : *rules) {
      auto rule = http::ParseQueryRule(text.value);
      if (rule) {
        route_.query.push_back(*std::move(rule));
      } else {
        keys_.Report(text.where, "query-params", std::move(rule).error());
      }
    }
  }

  void ReadMethod() {
    route_.method = is_channel_ ? "POST" : "GET";
    const auto method = keys_.String("method");
    if (!method) return;
    route_.method = method->value;
    std::ranges::transform(route_.method, route_.method.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    const std::span<const std::string_view> methods = HttpMethods();
    if (std::ranges::find(methods, route_.method) != methods.end()) return;
    AddFailure(Diagnostic::kUnknownChoice, method->where, "key `method`: {} is none of `{}`",
               config::Quote(method->value), fmt::join(methods, "`, `"));
  }

  void ReadContent() {
    if (is_raw_) {
      route_.content = http::RouteContent::kAny;
      return;
    }
    const bool has_body = http::HasBody(route_.method);
    const auto content = keys_.String("content-type");
    if (!has_body) {
      if (content) {
        AddFailure(Diagnostic::kUnfitContentType, content->where,
                   "key `content-type`: requests with the method `{}` have no body; with a body, "
                   "`method` is such as \"POST\"",
                   route_.method);
      }
      return;
    }
    route_.content = is_channel_ ? http::RouteContent::kAny : http::RouteContent::kJson;
    if (!content) return;
    if (content->value == "application/json") {
      route_.content = http::RouteContent::kJson;
    } else if (content->value == "text/plain") {
      route_.content = http::RouteContent::kText;
    } else {
      AddFailure(Diagnostic::kUnfitContentType, content->where,
                 "key `content-type`: {} is neither `application/json` nor `text/plain`",
                 config::Quote(content->value));
    }
  }

  std::vector<http::PropagatedHeader> ReadHeaders(std::string_view key, http::Direction direction) {
    std::vector<http::PropagatedHeader> headers;
    for (const Located<std::string>& text : keys_.StringList(key).value_or(KeyReader::Strings())) {
      auto header = http::ParsePropagatedHeader(text.value, direction);
      if (!header) {
        keys_.Report(text.where, key, std::move(header).error());
        continue;
      }
      const bool is_repeated = std::ranges::any_of(headers, [&](const auto& other) {
        return mapping::SameHeaderName(other.target, header->target);
      });
      if (is_repeated) {
        AddFailure(Diagnostic::kInvalidHeader, text.where,
                   "key `{}`: the header `{}` is written twice", key, header->target);
      }
      headers.push_back(*std::move(header));
    }
    return headers;
  }

  void ReadResponseSchema() {
    if (keys_.SubTable("response-schema") == nullptr) return;
    const config::PropertyValue& schema = *keys_.Any("response-schema");
    const auto* const channel = std::get_if<ChannelTargetDefinition>(&route_.target);
    if (channel != nullptr && !channel->reply_timeout) {
      AddFailure(Diagnostic::kUnfitResponseSchema, schema.where,
                 "key `response-schema`: the response has no body; with `reply-timeout-ms` it is "
                 "the reply");
    }
    route_.response_schema = ToSetting(schema);
  }

  void CheckCaptures() {
    if (route_.content != http::RouteContent::kText) return;
    const bool path_captures = std::ranges::any_of(
        route_.path, [](const auto& part) { return part.kind == http::SegmentKind::kCapture; });
    const bool query_captures = std::ranges::any_of(route_.query, &http::QueryRule::is_captured);
    if (!path_captures && !query_captures) return;
    AddFailure(Diagnostic::kUnfitCapture, path_captures ? route_.path_where : route_.query_where,
               "a body of the content type `text/plain` is no object that captures can join; write "
               "{}",
               path_captures ? "`{}` for a segment without capturing it"
                             : "`~` before a parameter without capturing it");
  }

  // A header that `result-mapping` makes goes out only where it is propagated, and must not be
  // replaced by another one.
  void CheckResultHeaders() {
    const auto* const target = std::get_if<FunctionTargetDefinition>(&route_.target);
    if (target == nullptr || !target->results.mapping) return;
    const auto* const table = std::get_if<mapping::SettingTable>(&target->results.mapping->value);
    if (table == nullptr) return;
    const auto headers = std::ranges::find(*table, "headers", &mapping::NamedSetting::name);
    if (headers == table->end()) return;
    const auto* const made = std::get_if<mapping::SettingTable>(&headers->setting.value);
    if (made == nullptr) return;
    for (const http::PropagatedHeader& propagated : route_.response_headers) {
      const bool is_made = std::ranges::any_of(*made, [&](const mapping::NamedSetting& entry) {
        return mapping::SameHeaderName(entry.name, propagated.target);
      });
      if (!is_made || mapping::SameHeaderName(propagated.source, propagated.target)) continue;
      AddFailure(Diagnostic::kInvalidHeader, *PlaceOf("propagate-response-headers"),
                 "key `propagate-response-headers`: `{} as {}` replaces the `{}` that "
                 "`result-mapping.headers` makes",
                 propagated.source, propagated.target, propagated.target);
    }
  }

  std::vector<Error>& errors_;
  std::vector<std::string> about_;  // innermost first
  KeyReader keys_;
  HttpRouteDefinition route_;
  bool is_channel_ = false;
  bool is_raw_ = false;
};

}  // namespace

std::optional<HttpRouteDefinition> ReadHttpRoute(const config::ServerDefinition& server,
                                                 const config::Property& route,
                                                 std::vector<Error>& errors) {
  const std::string about = fmt::format("server {}", config::Quote(server.name.value));
  const auto* const table = std::get_if<PropertyTable>(&route.value.value);
  if (table == nullptr) {
    errors.push_back(FailAt(route.value.where, {ErrorCode::kInvalidConfig, Diagnostic::kNotATable},
                            "route {} must be a table, under a header [server.{}.route.{}]",
                            config::Quote(route.key.value), server.name.value, route.key.value)
                         .error()
                         .WithContext(about));
    return std::nullopt;
  }
  const std::size_t errors_before = errors.size();
  HttpRouteDefinition read = HttpRouteReader(about, route, *table, errors).Read();
  if (errors.size() != errors_before) return std::nullopt;
  return read;
}

}  // namespace composable::app
