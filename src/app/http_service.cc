#include "app/http_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <thread>
#include <utility>

#include "app/hosted_function.h"
#include "app/invocable.h"
#include "app/open_api.h"
#include "app/response_schema.h"
#include "app/result_schema.h"
#include "base/suggest.h"
#include "config/quote.h"
#include "http/channel_route.h"
#include "http/fixed_route.h"
#include "http/function_route.h"
#include "wit/json_schema.h"

namespace composable::app {
namespace {

constexpr std::string_view kAccessTarget = "composable_runtime::http::access";
constexpr std::string_view kHttpLogTarget = "composable_runtime::http";

// Plans the routes of one server.
class ServerPlanner {
 public:
  ServerPlanner(const HttpServerDefinition& server, Runtime& runtime, HttpLog& observer,
                telemetry::Log& log, std::vector<Error>& errors)
      : server_(server), runtime_(runtime), observer_(observer), log_(log), errors_(errors) {}

  PlannedHttpServer Plan() {
    PlannedHttpServer planned{.name = server_.name.value, .options = {}, .routes = {}};
    planned.options.host = server_.host;
    planned.options.port = server_.port;
    planned.options.threads = server_.threads != 0
                                  ? server_.threads
                                  : std::max<std::size_t>(1, std::thread::hardware_concurrency());
    planned.options.limits = server_.limits;
    PlanTls(planned.options);
    for (const HttpRouteDefinition& route : server_.routes) PlanRoute(route, planned.routes);
    if (server_.has_health) AddFixed("healthz", "{\"status\":\"ok\"}\n", planned.routes);
    AddFixed("openapi.json", MakeOpenApi(server_, described_), planned.routes);
    return planned;
  }

 private:
  void Add(Error error, const HttpRouteDefinition& route, const FilePosition& otherwise) {
    if (std::holds_alternative<std::monostate>(error.where)) error.where = otherwise;
    errors_.push_back(
        std::move(error)
            .WithContext(fmt::format("route {}", config::Quote(route.name.value)))
            .WithContext(fmt::format("server {}", config::Quote(server_.name.value))));
  }

  void PlanTls(http::ServerOptions& options) {
    if (!server_.tls) return;
    auto context = http::TlsContext::Load({.certificate = server_.tls->certificate.value.string(),
                                           .key = server_.tls->key.value.string()});
    if (context) {
      options.tls = *std::move(context);
      return;
    }
    Error error = std::move(context).error();
    error.where = server_.tls->certificate.where;
    errors_.push_back(
        std::move(error)
            .WithContext("key `tls`")
            .WithContext(fmt::format("server {}", config::Quote(server_.name.value))));
  }

  void PlanRoute(const HttpRouteDefinition& route, std::vector<http::Route>& routes) {
    std::shared_ptr<http::RouteTarget> target =
        std::holds_alternative<FunctionTargetDefinition>(route.target)
            ? PlanFunction(route, std::get<FunctionTargetDefinition>(route.target))
            : PlanChannel(route, std::get<ChannelTargetDefinition>(route.target));
    routes.push_back(RouteOf(route));
    routes.back().target = std::move(target);
  }

  static mapping::InputShape ShapeOf(const HttpRouteDefinition& route) {
    mapping::InputShape shape;
    switch (route.content) {
      case http::RouteContent::kIgnored:
        shape.body = mapping::BodyForm::kNone;
        break;
      case http::RouteContent::kAny:
        shape.body = mapping::BodyForm::kAny;
        break;
      case http::RouteContent::kJson:
        shape.body = mapping::BodyForm::kJson;
        break;
      case http::RouteContent::kText:
        shape.body = mapping::BodyForm::kText;
        break;
    }
    for (const http::PathSegment& part : route.path) {
      if (part.kind == http::SegmentKind::kCapture) {
        shape.captures.push_back({part.text, route.path_where});
      }
    }
    for (const http::QueryRule& rule : route.query) {
      if (rule.is_captured) shape.captures.push_back({rule.name, route.query_where});
    }
    shape.headers =
        std::vector<std::string>{"content-type", "traceparent", "tracestate", "baggage"};
    for (const http::PropagatedHeader& header : route.request_headers) {
      shape.headers->push_back(header.target);
    }
    return shape;
  }

  // The function that a route names, if requests can call it.
  Result<Function> FindFunction(const FunctionTargetDefinition& target) {
    const std::vector<std::string>& names = runtime_.component_names();
    if (std::ranges::find(names, target.component.value) == names.end()) {
      Error error = UnknownComponent(target.component.value, names);
      error.where = target.component.where;
      return std::unexpected(std::move(error));
    }
    auto function =
        runtime_.Resolve(fmt::format("{}.{}", target.component.value, target.function.value));
    if (!function) return function;
    if (Status status = CheckInvocable(function->type()); !status) {
      return std::unexpected(function->InContext(std::move(status).error()));
    }
    return function;
  }

  static Error UnknownComponent(std::string_view name, const std::vector<std::string>& names) {
    return Fail(ErrorCode::kNotFound, "there is no component {}{}", config::Quote(name),
                DidYouMean(name, names))
        .error();
  }

  std::shared_ptr<http::RouteTarget> PlanFunction(const HttpRouteDefinition& route,
                                                  const FunctionTargetDefinition& target) {
    auto function = FindFunction(target);
    if (!function) {
      Add(std::move(function).error(), route, target.function.where);
      return nullptr;
    }
    mapping::ArgumentPlanning arguments =
        mapping::ArgumentPlan::Make(function->type(), ShapeOf(route), target.arguments);
    mapping::ResultPlanning results = mapping::ResultPlan::Make(function->type(), target.results);
    for (Error& error : arguments.errors) Add(std::move(error), route, target.function.where);
    for (Error& error : results.errors) Add(std::move(error), route, target.function.where);
    if (!arguments.plan || !results.plan) return nullptr;
    described_.push_back({.definition = route, .function = runtime_.Describe(*function)});
    CheckSchema(route, described_.back().function->type, target.results);
    return http::MakeFunctionTarget({.name = route.name.value,
                                     .function = HostFunctionOf(*std::move(function), log_),
                                     .arguments = *std::move(arguments.plan),
                                     .results = *std::move(results.plan),
                                     .request_headers = route.request_headers,
                                     .response_headers = route.response_headers},
                                    observer_);
  }

  // `response-schema` has to fit what follows from the function.
  void CheckSchema(const HttpRouteDefinition& route, const wit::FunctionType& function,
                   const mapping::ResultOptions& results) {
    if (!route.response_schema) return;
    wit::JsonSchemaBuilder schemas;
    const auto derived = ResultSchema(function, results, schemas);
    if (derived) return AddSchemaErrors(route, *derived, schemas.definitions());
    Error error =
        Fail(ErrorCode::kInvalidConfig, "key `response-schema`: the response has no body in JSON")
            .error();
    error.where = route.response_schema->where;
    Add(std::move(error), route, route.name.where);
  }
  void AddSchemaErrors(const HttpRouteDefinition& route, const boost::json::object& derived,
                       const boost::json::object& definitions) {
    for (Error& error : CheckResponseSchema(*route.response_schema, derived, definitions)) {
      Add(std::move(error), route, route.name.where);
    }
  }

  std::shared_ptr<http::RouteTarget> PlanChannel(const HttpRouteDefinition& route,
                                                 const ChannelTargetDefinition& target) {
    auto channel = runtime_.messaging()->Open(target.channel.value);
    if (!channel) {
      Add(std::move(channel).error(), route, target.channel.where);
      return nullptr;
    }
    described_.push_back({.definition = route, .function = std::nullopt});
    if (route.response_schema) AddSchemaErrors(route, {}, {});
    return http::MakeChannelTarget({.name = route.name.value,
                                    .channel = *std::move(channel),
                                    .content = route.content,
                                    .shape = ShapeOf(route),
                                    .reply_timeout = target.reply_timeout,
                                    .request_headers = route.request_headers,
                                    .response_headers = route.response_headers},
                                   observer_);
  }

  // What the server answers by itself at `/NAME`, unless a route is there.
  void AddFixed(std::string_view name, std::string body, std::vector<http::Route>& routes) const {
    const http::PathPattern path = {{http::SegmentKind::kLiteral, std::string(name)}};
    const bool is_taken = std::ranges::any_of(routes, [&](const http::Route& route) {
      return route.method == "GET" && route.path == path;
    });
    if (is_taken) return;
    http::Response response{
        .status = 200, .content_type = "application/json", .body = std::move(body), .headers = {}};
    routes.push_back({.name = std::string(name),
                      .where = server_.name.where,
                      .method = "GET",
                      .path = path,
                      .query = {},
                      .content = http::RouteContent::kIgnored,
                      .target = http::MakeFixedTarget(std::move(response))});
  }

  const HttpServerDefinition& server_;
  Runtime& runtime_;
  HttpLog& observer_;
  telemetry::Log& log_;
  std::vector<Error>& errors_;
  std::vector<OpenApiRoute> described_;
};

}  // namespace

HttpLog::HttpLog(telemetry::Log& log)
    : log_(log), wants_access_(log.IsEnabled(telemetry::LogLevel::kDebug, kAccessTarget)) {}

void HttpLog::OnAccess(const http::AccessRecord& record) {
  const std::chrono::duration<double, std::milli> took = record.duration;
  const std::array<telemetry::LogField, 6> fields = {
      {{"method", std::string(record.method)},
       {"target", std::string(record.target)},
       {"status", fmt::format("{}", record.status)},
       {"bytes", fmt::format("{}", record.body_size)},
       {"took-ms", fmt::format("{:.3f}", took.count())},
       {"peer", std::string(record.peer)}}};
  log_.Write({.level = telemetry::LogLevel::kDebug,
              .target = kAccessTarget,
              .message = "request",
              .fields = fields});
}

void HttpLog::OnFailure(std::string_view route, std::string_view id, const Error& error) {
  std::vector<telemetry::LogField> fields = {
      {"route", std::string(route)}, {"id", std::string(id)}, {"error", ToString(error)}};
  if (!error.details.empty()) fields.push_back({"details", error.details});
  log_.Write({.level = telemetry::LogLevel::kError,
              .target = kHttpLogTarget,
              .message = "request failed",
              .fields = fields});
}

HttpPlanning PlanHttpServers(Runtime& runtime, HttpLog& observer, telemetry::Log& log) {
  HttpPlanning planning;
  for (const HttpServerDefinition& server : runtime.http_servers()) {
    PlannedHttpServer planned =
        ServerPlanner(server, runtime, observer, log, planning.errors).Plan();
    planning.servers.push_back(std::move(planned));
  }
  return planning;
}

HttpService::HttpService(std::vector<PlannedHttpServer> servers, HttpLog& observer)
    : observer_(observer) {
  for (PlannedHttpServer& planned : servers) {
    servers_.push_back({.name = std::move(planned.name),
                        .options = std::move(planned.options),
                        .router = std::make_unique<http::Router>(std::move(planned.routes)),
                        .server = nullptr});
  }
}

Status HttpService::Start() {
  for (Running& running : servers_) {
    auto server = http::Server::Start(running.options, *running.router, observer_);
    if (!server) {
      for (Running& started : servers_) started.server.reset();
      return std::unexpected(std::move(server).error().WithContext(
          fmt::format("server {}", config::Quote(running.name))));
    }
    running.server = *std::move(server);
  }
  return {};
}

std::vector<std::string> HttpService::Addresses() const {
  std::vector<std::string> addresses;
  for (const Running& running : servers_) {
    addresses.push_back(fmt::format("{}: {}", running.name, running.server->url()));
  }
  return addresses;
}

bool HttpService::Drain(std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  std::vector<std::thread> drains;
  std::vector<char> outcomes(servers_.size(), 0);
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    drains.emplace_back([&, i] {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          end - std::chrono::steady_clock::now());
      outcomes[i] = servers_[i].server->Drain(left) ? 1 : 0;
    });
  }
  for (std::thread& drain : drains) drain.join();
  return std::ranges::all_of(outcomes, [](char outcome) { return outcome == 1; });
}

}  // namespace composable::app
