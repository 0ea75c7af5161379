// Routes over a real connection: what each request is answered with.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "http/channel_route.h"
#include "http/fixed_route.h"
#include "http/function_route.h"
#include "http/router.h"
#include "test_client.h"
#include "value/flat.h"
#include "value/wave.h"

namespace composable::http {
namespace {

using test::Brief;
using test::HeaderIn;
using test::TestServer;

const wit::Type kText = wit::Type::Primitive(wit::Kind::kString);

// A function in C++.
class FakeFunction final : public mapping::Function {
 public:
  using Body = std::function<Result<std::optional<value::Value>>(std::vector<value::Value>)>;
  FakeFunction(wit::FunctionType type, Body body)
      : type_(std::move(type)), body_(std::move(body)) {}

  const wit::FunctionType& type() const override { return type_; }
  std::string_view component() const override { return "fake"; }
  std::string_view name() const override { return "run"; }
  void Call(ByteView arguments, mapping::Headers context,
            mapping::ReturnCallback returned) override {
    last_context = std::move(context);
    auto result = body_(value::DecodeParameters(type_, arguments).value());
    if (!result) return returned(std::unexpected(std::move(result).error()));
    Bytes flat;
    EXPECT_TRUE(value::EncodeResult(type_, *result, flat));
    returned(flat);
  }

  mapping::Headers last_context;

 private:
  wit::FunctionType type_;
  Body body_;
};

class FakeChannel final : public mapping::Channel {
 public:
  void Publish(mapping::Message message, mapping::AcceptedCallback accepted) override {
    last = std::move(message);
    accepted(outcome);
  }
  void Request(mapping::Message message, std::chrono::milliseconds timeout,
               mapping::ReplyCallback reply) override {
    last = std::move(message);
    last_timeout = timeout;
    if (!outcome) return reply(std::unexpected(outcome.error()));
    reply(answer);
  }

  mapping::Message last;
  std::chrono::milliseconds last_timeout{0};
  Status outcome;
  mapping::Message answer;
};

struct Failures final : Observer {
  void OnFailure(std::string_view route, std::string_view /*id*/, const Error& error) override {
    last = std::string(route) + ": " + ToString(error);
  }
  std::string last;
};

// What a route is made of.
struct RouteSpec {
  std::string method = "GET";
  std::string path;
  std::vector<std::string> query = {};
  RouteContent content = RouteContent::kIgnored;
};

class Routes : public testing::Test {
 protected:
  Route MakeRoute(const RouteSpec& spec) {
    Route route{.name = spec.path,
                .where = {},
                .method = spec.method,
                .path = ParsePathPattern(spec.path).value(),
                .query = {},
                .content = spec.content,
                .target = nullptr};
    for (const std::string& rule : spec.query) {
      route.query.push_back(ParseQueryRule(rule).value());
    }
    return route;
  }

  static mapping::InputShape ShapeOf(const Route& route) {
    mapping::InputShape shape;
    shape.body = route.content == RouteContent::kIgnored ? mapping::BodyForm::kNone
                 : route.content == RouteContent::kJson  ? mapping::BodyForm::kJson
                 : route.content == RouteContent::kText  ? mapping::BodyForm::kText
                                                         : mapping::BodyForm::kAny;
    for (const PathSegment& part : route.path) {
      if (part.kind == SegmentKind::kCapture) shape.captures.push_back({part.text, {}});
    }
    for (const QueryRule& rule : route.query) {
      if (rule.is_captured) shape.captures.push_back({rule.name, {}});
    }
    return shape;
  }

  void Add(const RouteSpec& spec, const std::shared_ptr<FakeFunction>& function,
           const mapping::ResultOptions& results = {},
           std::vector<PropagatedHeader> request_headers = {},
           std::vector<PropagatedHeader> response_headers = {},
           const mapping::ArgumentOptions& arguments = {}) {
    Route route = MakeRoute(spec);
    auto planned = mapping::ArgumentPlan::Make(function->type(), ShapeOf(route), arguments);
    ASSERT_TRUE(planned.plan) << ToString(planned.errors.front());
    auto replies = mapping::ResultPlan::Make(function->type(), results);
    ASSERT_TRUE(replies.plan) << ToString(replies.errors.front());
    route.target = MakeFunctionTarget({.name = spec.path,
                                       .function = function,
                                       .arguments = *planned.plan,
                                       .results = *replies.plan,
                                       .request_headers = std::move(request_headers),
                                       .response_headers = std::move(response_headers)},
                                      failures_);
    routes_.push_back(std::move(route));
  }

  void AddChannel(const RouteSpec& spec, std::optional<std::chrono::milliseconds> timeout,
                  std::vector<PropagatedHeader> request_headers = {},
                  std::vector<PropagatedHeader> response_headers = {}) {
    Route route = MakeRoute(spec);
    route.target = MakeChannelTarget({.name = spec.path,
                                      .channel = channel_,
                                      .content = route.content,
                                      .shape = ShapeOf(route),
                                      .reply_timeout = timeout,
                                      .request_headers = std::move(request_headers),
                                      .response_headers = std::move(response_headers)},
                                     failures_);
    routes_.push_back(std::move(route));
  }

  // The response to a request, over a connection of its own.
  std::string Ask(const std::string& request_line, const std::string& headers = "",
                  const std::string& body = "") {
    if (!server_) {
      EXPECT_EQ(CheckRoutes(routes_).size(), 0U);
      router_.emplace(routes_);
      server_.emplace([this](const Request& request, ExchangePtr exchange) {
        router_->Handle(request, std::move(exchange));
      });
    }
    std::string request = request_line + " HTTP/1.1\r\nhost: x\r\n" + headers;
    if (!body.empty()) request += "content-length: " + std::to_string(body.size()) + "\r\n";
    return server_->Ask(request + "\r\n" + body);
  }

  Failures failures_;
  std::shared_ptr<FakeChannel> channel_ = std::make_shared<FakeChannel>();
  std::vector<Route> routes_;
  std::optional<Router> router_;
  std::optional<TestServer> server_;
};

std::shared_ptr<FakeFunction> Greeter() {
  return std::make_shared<FakeFunction>(
      wit::FunctionType{.is_async = false, .parameters = {{"name", kText}}, .result = kText},
      [](const std::vector<value::Value>& arguments) {
        return value::String("Hello, " + arguments[0].As<std::string>() + "!");
      });
}

TEST_F(Routes, GreetWhoIsNamed) {
  const auto greeter = Greeter();
  Add({.path = "/hello/{name}"}, greeter);
  Add({.path = "/hello/you"}, greeter, {}, {}, {},
      {.mapping = {{"name", {}, {std::string("you there"), {}}}}, .encoding = {}});
  Add({.method = "POST", .path = "/hello", .content = RouteContent::kJson}, greeter);
  Add({.method = "POST", .path = "/text", .content = RouteContent::kText}, greeter);
  Add({.path = "/query", .query = {"name", "~key=1", "!no"}}, greeter);

  const std::string response = Ask("GET /hello/W%C3%B6rld");
  EXPECT_EQ(Brief(response), "200 \"Hello, Wörld!\"");
  EXPECT_EQ(HeaderIn(response, "content-type"), "application/json");
  EXPECT_EQ(Brief(Ask("GET /hello/you")), "200 \"Hello, you there!\"");
  EXPECT_EQ(Brief(Ask("POST /hello", "", R"({"name":"World"})")), "200 \"Hello, World!\"");
  EXPECT_EQ(
      Brief(Ask("POST /hello", "content-type: application/json; charset=utf-8\r\n", R"("World")")),
      "200 \"Hello, World!\"");
  EXPECT_EQ(Brief(Ask("POST /text", "content-type: text/plain\r\n", "World")),
            "200 \"Hello, World!\"");
  EXPECT_EQ(Brief(Ask("GET /query?key=1&name=a+b")), "200 \"Hello, a b!\"");

  EXPECT_EQ(Brief(Ask("GET /query?name=a")), "404 {\"error\":\"there is nothing here\"}\n");
  EXPECT_EQ(Brief(Ask("GET /query?name=a&key=1&no")),
            "404 {\"error\":\"there is nothing here\"}\n");
  EXPECT_EQ(Brief(Ask("GET /nothing")), "404 {\"error\":\"there is nothing here\"}\n");
  const std::string refused = Ask("DELETE /hello/a");
  EXPECT_EQ(Brief(refused), "405 {\"error\":\"the method `DELETE` is not allowed here\"}\n");
  EXPECT_EQ(HeaderIn(refused, "allow"), "GET, HEAD");
  EXPECT_EQ(HeaderIn(Ask("GET /hello"), "allow"), "POST");
  EXPECT_EQ(Brief(Ask("POST /hello", "content-type: text/plain\r\n", "World")),
            "415 {\"error\":\"the content type `text/plain` is not accepted here\"}\n");
  EXPECT_EQ(Brief(Ask("POST /hello", "", "{")),
            "400 {\"error\":\"body: invalid JSON at column 2: the text ends too early\"}\n");
  EXPECT_EQ(Brief(Ask("POST /hello")),
            "400 {\"error\":\"parameter `name`: is missing; expected `string`\"}\n");
}

TEST_F(Routes, RoutesOfOnePathAreKeptApart) {
  const auto answer = [&](std::string text) {
    return MakeFixedTarget(
        {.status = 200, .content_type = "text/plain", .body = std::move(text), .headers = {}});
  };
  const auto add = [&](const RouteSpec& spec, std::string text) {
    routes_.push_back(MakeRoute(spec));
    routes_.back().target = answer(std::move(text));
  };
  add({.path = "/a/{x}"}, "capture");
  add({.path = "/a/b"}, "literal");
  add({.path = "/{x}/b"}, "crossing");
  add({.path = "/q", .query = {"k=1"}}, "one");
  add({.path = "/q", .query = {"k=2"}}, "two");
  add({.path = "/q", .query = {"!k"}}, "none");
  add({.method = "POST", .path = "/c", .content = RouteContent::kJson}, "json");
  add({.method = "POST", .path = "/c", .content = RouteContent::kText}, "text");
  EXPECT_EQ(Brief(Ask("GET /a/c")), "200 capture");
  EXPECT_EQ(Brief(Ask("GET /a/b")), "200 literal");
  EXPECT_EQ(Brief(Ask("GET /c/b")), "200 crossing");
  EXPECT_EQ(Brief(Ask("GET /q?k=1")), "200 one");
  EXPECT_EQ(Brief(Ask("GET /q?k=2")), "200 two");
  EXPECT_EQ(Brief(Ask("GET /q")), "200 none");
  EXPECT_EQ(Brief(Ask("GET /q?k=3")).substr(0, 3), "404");
  EXPECT_EQ(Brief(Ask("POST /c", "content-type: text/plain\r\n", "x")), "200 text");
  EXPECT_EQ(Brief(Ask("POST /c", "content-type: application/json\r\n", "x")), "200 json");
}

TEST_F(Routes, ClashesAreFoundAtStart) {
  const auto errors = [&](const std::vector<RouteSpec>& specs) {
    std::vector<Route> routes;
    for (const RouteSpec& spec : specs) routes.push_back(MakeRoute(spec));
    std::string text;
    for (const Error& error : CheckRoutes(routes)) text += ToString(error) + "\n";
    return text;
  };
  constexpr std::string_view kClash =
      ": they have the same method, path and content type, and no rule in `query-params` keeps "
      "them "
      "apart\n";
  EXPECT_EQ(errors({{.path = "/a/{x}"}, {.path = "/a/{y}"}}),
            "route `/a/{y}`: the same request could be for it and for route `/a/{x}`" +
                std::string(kClash));
  EXPECT_EQ(
      errors({{.path = "/a", .query = {"k?=1"}}, {.path = "/a", .query = {"k?=2"}}}),
      "route `/a`: the same request could be for it and for route `/a`" + std::string(kClash));
  EXPECT_EQ(errors({{.path = "/a", .query = {"k"}}, {.path = "/a", .query = {"!k"}}}), "");
  EXPECT_EQ(errors({{.path = "/a"}, {.method = "POST", .path = "/a"}}), "");
  EXPECT_EQ(errors({{.path = "/a/{x}"}, {.path = "/a/b"}}), "");
  EXPECT_EQ(errors({{.path = "/{k}", .query = {"k"}}}),
            "route `/{k}`: `k` is captured by both `path` and `query-params`; write `~k` to match "
            "the parameter without capturing it\n");
  EXPECT_EQ(errors({{.path = "/a", .query = {"k", "~k"}}}),
            "route `/a`: `query-params` has two rules for `k`\n");
}

TEST_F(Routes, FailuresTellNothingOfTheInside) {
  const wit::FunctionType type{
      .is_async = false, .parameters = {}, .result = wit::Type::Result(kText, kText)};
  const auto failing = [&](ErrorCode code) {
    return std::make_shared<FakeFunction>(
        type, [code](const std::vector<value::Value>&) { return Fail(code, "secret"); });
  };
  Add({.path = "/err"}, std::make_shared<FakeFunction>(type, [](const std::vector<value::Value>&) {
        return value::Err(value::String("no such thing"));
      }));
  Add({.path = "/trap"}, failing(ErrorCode::kTrap));
  Add({.path = "/late"}, failing(ErrorCode::kDeadlineExceeded));
  Add({.path = "/busy"}, failing(ErrorCode::kResourceExhausted));

  EXPECT_EQ(Brief(Ask("GET /err")), "500 \"no such thing\"");
  const std::string trace =
      "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n";
  EXPECT_EQ(
      Brief(Ask("GET /trap", trace)),
      "500 {\"error\":\"the component failed\",\"id\":\"0af7651916cd43dd8448eb211c80319c\"}\n");
  EXPECT_EQ(failures_.last, "/trap: secret");
  EXPECT_EQ(Brief(Ask("GET /late", trace)),
            "504 {\"error\":\"the component took too long\","
            "\"id\":\"0af7651916cd43dd8448eb211c80319c\"}\n");
  EXPECT_EQ(Brief(Ask("GET /busy")), "503 {\"error\":\"too much is going on; try again later\"}\n");
}

TEST_F(Routes, HeadersAndTracesTravel) {
  const wit::Type reply = wit::Type::Record({{"etag", kText}, {"body", kText}});
  const auto function = std::make_shared<FakeFunction>(
      wit::FunctionType{.is_async = false, .parameters = {{"tenant", kText}}, .result = reply},
      [](const std::vector<value::Value>& arguments) {
        return value::Value(value::Sequence{{arguments[0], value::String("b")}});
      });
  const mapping::Setting text{std::string("{body}"), {}};
  const mapping::Setting etag{std::string("{etag}"), {}};
  mapping::ResultOptions results;
  results.mapping = mapping::Setting{
      mapping::SettingTable{
          {"body", {}, text},
          {"headers", {}, {mapping::SettingTable{{"tag", {}, etag}, {"unseen", {}, etag}}, {}}}},
      {}};
  Add({.path = "/a"}, function, results, {{"x-tenant", "tenant"}}, {{"tag", "etag"}},
      {.mapping = {{"tenant", {}, {std::string("{headers.tenant}"), {}}}}, .encoding = {}});

  const std::string response =
      Ask("GET /a", "X-Tenant: acme\r\ntracestate: a=b\r\nbaggage: c=d\r\n");
  EXPECT_EQ(Brief(response), "200 \"b\"");
  EXPECT_EQ(HeaderIn(response, "etag"), "acme");
  EXPECT_EQ(HeaderIn(response, "unseen"), "none");
  // Without a parent a new trace begins, to which no other state belongs.
  ASSERT_EQ(function->last_context.size(), 2U);
  EXPECT_EQ(function->last_context[0].value.size(), 55U);
  EXPECT_EQ(function->last_context[1], (mapping::Header{"baggage", "c=d"}));

  const std::string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  Ask("GET /a", "x-tenant: a\r\ntraceparent: " + parent + "\r\ntracestate: a=b\r\n");
  EXPECT_EQ(function->last_context,
            (mapping::Headers{{"traceparent", parent}, {"tracestate", "a=b"}}));

  // A header cannot be made to end early.
  EXPECT_EQ(Brief(Ask("GET /a", "x-tenant: a\xc2\x85\r\n")).substr(0, 3), "200");
}

TEST_F(Routes, ControlCharactersOfComponentsStayInside) {
  const wit::Type reply = wit::Type::Record({{"etag", kText}});
  mapping::ResultOptions results;
  results.mapping = mapping::Setting{
      mapping::SettingTable{
          {"headers", {}, {mapping::SettingTable{{"etag", {}, {std::string("{etag}"), {}}}}, {}}}},
      {}};
  Add({.path = "/a"},
      std::make_shared<FakeFunction>(
          wit::FunctionType{.is_async = false, .parameters = {}, .result = reply},
          [](const std::vector<value::Value>&) {
            return value::Value(value::Sequence{{value::String("a\r\nset-cookie: b")}});
          }),
      results, {}, {{"etag", "etag"}});
  const std::string response = Ask("GET /a");
  EXPECT_EQ(Brief(response).substr(0, 3), "500");
  EXPECT_EQ(HeaderIn(response, "set-cookie"), "none");
  EXPECT_EQ(failures_.last, "/a: the value of the header `etag` has control characters");
}

TEST_F(Routes, ChannelsGetMessages) {
  AddChannel({.method = "POST", .path = "/any", .content = RouteContent::kAny}, std::nullopt,
             {{"x-tenant", "tenant"}});
  AddChannel({.method = "POST", .path = "/json/{id}", .content = RouteContent::kJson},
             std::nullopt);
  AddChannel({.path = "/get/{id}"}, std::nullopt);
  EXPECT_EQ(Brief(Ask("POST /any", "content-type: a/b\r\nx-tenant: t\r\n", "World")), "202 ");
  EXPECT_EQ(AsText(channel_->last.body), "World");
  ASSERT_EQ(channel_->last.headers.size(), 3U);
  EXPECT_EQ(channel_->last.headers[0].name, "traceparent");
  EXPECT_EQ(channel_->last.headers[1], (mapping::Header{"content-type", "a/b"}));
  EXPECT_EQ(channel_->last.headers[2], (mapping::Header{"tenant", "t"}));

  EXPECT_EQ(Brief(Ask("POST /json/7", "", R"({ "a": 1.0 })")), "202 ");
  EXPECT_EQ(AsText(channel_->last.body), R"({"a":1.0,"id":"7"})");
  EXPECT_EQ(Brief(Ask("POST /json/7", "", R"({"id": 1})")),
            "400 {\"error\":\"body: the member `id` is there already, from the address of the "
            "request\"}\n");
  EXPECT_EQ(Brief(Ask("POST /json/7", "", "x")).substr(0, 3), "400");
  EXPECT_EQ(Brief(Ask("GET /get/7")), "202 ");
  EXPECT_EQ(AsText(channel_->last.body), R"({"id":"7"})");

  channel_->outcome = Fail(ErrorCode::kResourceExhausted, "full");
  EXPECT_EQ(Brief(Ask("POST /any", "", "x")),
            "503 {\"error\":\"too much is going on; try again later\"}\n");
}

TEST_F(Routes, ChannelsGiveReplies) {
  AddChannel({.method = "POST", .path = "/ask", .content = RouteContent::kText},
             std::chrono::milliseconds(250), {}, {{"tag", "etag"}});
  channel_->answer = {.headers = {{"content-type", "text/plain"}, {"tag", "1"}, {"other", "2"}},
                      .body = {'h', 'i'}};
  const std::string response = Ask("POST /ask", "", "World");
  EXPECT_EQ(Brief(response), "200 hi");
  EXPECT_EQ(HeaderIn(response, "content-type"), "text/plain");
  EXPECT_EQ(HeaderIn(response, "etag"), "1");
  EXPECT_EQ(HeaderIn(response, "other"), "none");
  EXPECT_EQ(channel_->last_timeout, std::chrono::milliseconds(250));
  EXPECT_EQ(channel_->last.headers[1], (mapping::Header{"content-type", "text/plain"}));

  channel_->outcome = Fail(ErrorCode::kDeadlineExceeded, "late");
  EXPECT_EQ(Brief(Ask("POST /ask", "", "x")), "504 {\"error\":\"no reply came in time\"}\n");
  channel_->outcome = Fail(ErrorCode::kComponentError, "secret");
  EXPECT_EQ(Brief(Ask("POST /ask", "", "x")).substr(0, 34),
            "500 {\"error\":\"the request failed\",");
  EXPECT_EQ(failures_.last, "/ask: secret");
}

}  // namespace
}  // namespace composable::http
