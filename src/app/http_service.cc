#include "app/http_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <future>
#include <iterator>
#include <thread>
#include <utility>

#include "app/http_definition.h"
#include "app/http_keys.h"
#include "app/open_api.h"
#include "app/response_schema.h"
#include "app/result_schema.h"
#include "base/diagnostic.h"
#include "config/quote.h"
#include "http/channel_route.h"
#include "http/fixed_route.h"
#include "http/function_route.h"
#include "http/raw_route.h"
#include "http/router.h"
#include "http/server.h"
#include "wit/json_schema.h"

namespace composable::app {
namespace {

constexpr std::string_view kAccessTarget = "composable_runtime::http::access";
constexpr std::string_view kHttpLogTarget = "composable_runtime::http";

// A server whose routes are bound to functions and channels.
struct PlannedHttpServer {
  http::ServerOptions options;
  std::vector<http::Route> routes;
};

// Sockets and threads go from one to the next where a system is loaded anew at the same address;
// what requests are answered with is each one's own.
class HttpServer final : public Server {
 public:
  HttpServer(PlannedHttpServer planned, std::shared_ptr<HttpLog> observer)
      : observer_(observer),
        options_(std::move(planned.options)),
        answers_(std::make_shared<Answers>(std::move(observer), std::move(planned.routes))) {}

  Status Start() override {
    COMPOSABLE_TRY(server_, http::Server::Start(options_, LendHandler(), *observer_));
    return {};
  }

  // The number of threads stays what it was.
  Succession SucceedingTo(const Server& running) const override {
    const auto* const other = dynamic_cast<const HttpServer*>(&running);
    if (other == nullptr) return Succession::kAfter;
    const bool is_same_address =
        options_.host == other->options_.host && options_.port == other->options_.port;
    return is_same_address ? Succession::kTakeOver : Succession::kBeside;
  }

  void TakeOver(Server& running) override {
    auto& other = dynamic_cast<HttpServer&>(running);
    observer_ = other.observer_;  // the one that connections have
    server_ = std::move(other.server_);
    server_->Change({.handler = LendHandler(), .limits = options_.limits, .tls = options_.tls});
  }

  std::string Address() const override { return server_->url(); }

  bool Drain(std::chrono::milliseconds patience) override {
    if (server_ != nullptr) return server_->Drain(patience);
    return returned_.wait_for(patience) == std::future_status::ready;
  }

 private:
  // What requests are answered with; routes borrow the observer.
  struct Answers {
    Answers(std::shared_ptr<HttpLog> log, std::vector<http::Route> routes)
        : observer(std::move(log)), router(std::move(routes)) {}

    std::shared_ptr<HttpLog> observer;
    http::Router router;
  };

  // The router, which counts as returned once the last request that it answers is over.
  http::RequestHandlerPtr LendHandler() {
    auto returned = std::make_shared<std::promise<void>>();
    returned_ = returned->get_future();
    return {&answers_->router, [answers = answers_, returned = std::move(returned)](
                                   http::RequestHandler* /*router*/) mutable {
              answers.reset();
              returned->set_value();
            }};
  }

  std::shared_ptr<HttpLog> observer_;
  http::ServerOptions options_;
  std::shared_ptr<Answers> answers_;
  std::future<void> returned_;
  std::unique_ptr<http::Server> server_;  // null before Start, and after another one took it over
};

// Plans the routes of one server.
class ServerPlanner {
 public:
  ServerPlanner(const HttpServerDefinition& server, ServerSystem& system, HttpLog& observer,
                std::vector<Error>& errors)
      : server_(server), system_(system), observer_(observer), errors_(errors) {}

  PlannedHttpServer Plan() {
    PlannedHttpServer planned;
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
        std::move(error).WithContext(fmt::format("route {}", config::Quote(route.name.value))));
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
    errors_.push_back(std::move(error).WithContext("key `tls`"));
  }

  void PlanRoute(const HttpRouteDefinition& route, std::vector<http::Route>& routes) {
    routes.push_back(RouteOf(route));
    routes.back().target =
        std::visit([&](const auto& target) { return Plan(route, target); }, route.target);
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

  std::shared_ptr<http::RouteTarget> Plan(const HttpRouteDefinition& route,
                                          const FunctionTargetDefinition& target) {
    auto found = system_.FindFunction(target.component, target.function);
    if (!found) {
      Add(std::move(found).error(), route, target.function.where);
      return nullptr;
    }
    const wit::FunctionType& type = found->function->type();
    mapping::ArgumentPlanning arguments =
        mapping::ArgumentPlan::Make(type, ShapeOf(route), target.arguments);
    mapping::ResultPlanning results = mapping::ResultPlan::Make(type, target.results);
    for (Error& error : arguments.errors) Add(std::move(error), route, target.function.where);
    for (Error& error : results.errors) Add(std::move(error), route, target.function.where);
    if (!arguments.plan || !results.plan) return nullptr;
    described_.push_back({.definition = route,
                          .function = FunctionDescription{.type = std::move(found->described),
                                                          .docs = std::move(found->docs)}});
    CheckSchema(route, described_.back().function->type, target.results);
    return http::MakeFunctionTarget({.name = route.name.value,
                                     .function = std::move(found->function),
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
    Error error = Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnfitResponseSchema},
                       "key `response-schema`: the response has no body in JSON")
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

  std::shared_ptr<http::RouteTarget> Plan(const HttpRouteDefinition& route,
                                          const RawTargetDefinition& target) {
    auto handler = system_.FindRawHandler(target.component);
    if (!handler) {
      Add(std::move(handler).error(), route, target.component.where);
      return nullptr;
    }
    described_.push_back({.definition = route, .function = std::nullopt});
    return http::MakeRawTarget({.name = route.name.value, .handler = *std::move(handler)},
                               observer_);
  }

  std::shared_ptr<http::RouteTarget> Plan(const HttpRouteDefinition& route,
                                          const ChannelTargetDefinition& target) {
    auto channel = system_.FindChannel(target.channel);
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
  ServerSystem& system_;
  HttpLog& observer_;
  std::vector<Error>& errors_;
  std::vector<OpenApiRoute> described_;
};

// `POST /hello/{name}`
std::string LabelOf(const HttpRouteDefinition& route) {
  std::string label = route.method + ' ';
  for (const http::PathSegment& segment : route.path) {
    label += '/';
    label += segment.kind == http::SegmentKind::kLiteral ? segment.text
                                                         : fmt::format("{{{}}}", segment.text);
  }
  if (route.path.empty()) label += '/';
  return label;
}

// What a route leads to, as pictures show it.
void Draw(const FunctionTargetDefinition& target, ServerRoute& drawn) {
  drawn.component = target.component.value;
  drawn.function = target.function.value;
}
void Draw(const ChannelTargetDefinition& target, ServerRoute& drawn) {
  drawn.channel = target.channel.value;
}
void Draw(const RawTargetDefinition& target, ServerRoute& drawn) {
  drawn.component = target.component.value;
}

// The routes as pictures show them.
std::vector<ServerRoute> DrawnRoutes(const HttpServerDefinition& server) {
  std::vector<ServerRoute> routes;
  for (const HttpRouteDefinition& route : server.routes) {
    ServerRoute drawn{.label = LabelOf(route)};
    std::visit([&](const auto& target) { Draw(target, drawn); }, route.target);
    routes.push_back(std::move(drawn));
  }
  return routes;
}

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

ServerType HttpServerType(telemetry::Log& log) {
  const auto observer = std::make_shared<HttpLog>(log);
  return {.name = "http",
          .configure = [observer](ServerKeys& keys) -> ServerSetup {
            auto read = ReadHttpServer(keys);
            if (!read) return {};
            std::vector<ServerRoute> routes = DrawnRoutes(*read);
            // Shared, because functions that are kept have to be copyable.
            const auto server = std::make_shared<const HttpServerDefinition>(*std::move(read));
            return {.make = [server, observer](ServerSystem& system) -> ServerMaking {
                      ServerMaking making;
                      PlannedHttpServer planned =
                          ServerPlanner(*server, system, *observer, making.errors).Plan();
                      if (!making.errors.empty()) return making;
                      making.server = std::make_unique<HttpServer>(std::move(planned), observer);
                      return making;
                    },
                    .routes = std::move(routes)};
          },
          .keys = HttpServerKeys()};
}

}  // namespace composable::app
