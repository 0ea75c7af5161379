#include "app/http_keys.h"

#include <array>
#include <cstdint>

namespace composable::app {
namespace {

using config::KeyRule;
using config::Presence;
using config::Shape;

constexpr KeyRule NumberKey(std::string_view name, std::string_view about,
                            std::string_view fallback, config::Range range) {
  return {
      .name = name, .shape = Shape::kInteger, .about = about, .fallback = fallback, .range = range};
}

constexpr KeyRule TimeKey(std::string_view name, std::string_view about,
                          std::string_view fallback) {
  return {.name = name, .shape = Shape::kDuration, .about = about, .fallback = fallback};
}

constexpr KeyRule TableKey(std::string_view name, std::string_view about) {
  return {.name = name, .shape = Shape::kAnyTable, .about = about};
}

constexpr KeyRule StringsKey(std::string_view name, std::string_view about) {
  return {.name = name, .shape = Shape::kStringArray, .about = about};
}

constexpr auto kLimitKeys = std::to_array<KeyRule>({
    NumberKey("head", "Bytes of request line and headers; more is 414 or 431", "16384",
              {.least = 1024, .most = 1 << 20}),
    NumberKey("headers", "How many headers a request may have", "100",
              {.least = 1, .most = 10'000}),
    NumberKey("body", "Bytes of a request's body; more is 413", "8388608",
              {.least = 0, .most = std::int64_t{1} << 30}),
    NumberKey("connections", "At a time; more are closed at once", "20000",
              {.least = 1, .most = 1'000'000}),
    NumberKey("streams", "Requests at a time in one HTTP/2 connection", "100",
              {.least = 1, .most = 10'000}),
    TimeKey("head-time", "How long the head of a request may take; later is 408", R"("10s")"),
    TimeKey("body-time", "How long its body may take; later is 408", R"("30s")"),
    TimeKey("idle-time", "How long a connection may be idle between requests", R"("60s")"),
    TimeKey("write-time", "How long a client may take nothing of a response", R"("30s")"),
});

constexpr auto kTlsKeys = std::to_array<KeyRule>({
    {.name = "certificate",
     .about = "A file with the certificate and those that it depends on, in PEM",
     .presence = Presence::kRequired},
    {.name = "key", .about = "A file with its key, in PEM", .presence = Presence::kRequired},
});

constexpr auto kContentTypes = std::to_array<std::string_view>({"application/json", "text/plain"});

constexpr auto kMethods =
    std::to_array<std::string_view>({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"});

constexpr auto kRouteKeys = std::to_array<KeyRule>({
    {.name = "component", .about = "What is called; without `function` it gets the raw requests"},
    {.name = "function", .about = "The component's function that is called"},
    {.name = "channel", .about = "Where the request is published, in place of a component"},
    NumberKey(
        "reply-timeout-ms",
        "How many milliseconds to wait for a reply, which is the response; without it the answer "
        "is 202 at once",
        {}, {.least = 1, .most = std::int64_t{24} * 60 * 60 * 1000}),
    {.name = "content-type",
     .about = "Of the request's body; `application/json` for a component, any for a channel, where "
              "it is absent",
     .values = kContentTypes},
    TableKey("param-mapping", "A template for each argument, such as `{body.user.email}`"),
    TableKey("param-encoding", "By which content type an argument of the type list<u8> is encoded"),
    TableKey("result-decoding",
             "By which content type the bytes of a field of the result are decoded"),
    {.name = "result-mapping",
     .shape = Shape::kAny,
     .about = "What the `body` and the `headers` of the response are made of"},
    StringsKey("propagate-request-headers",
               "Headers that templates and messages have: `source`, or `source as target`"),
    StringsKey("propagate-response-headers",
               "Headers of `result-mapping` or of a reply that go out: `source`, or `source as "
               "target`"),
    TableKey("response-schema", "What is known of the response beside its type, as JSON Schema"),
    {.name = "path",
     .about = "Such as `/users/{id}`: `{id}` captures a segment, `{}` matches one",
     .presence = Presence::kRequired},
    StringsKey(
        "query-params",
        "Rules for the query: `k` is captured, `k=v` has to equal, `k?` is optional, `~k` is "
        "not captured, `!k` is not there"),
    {.name = "method", .about = "`GET` for a component, `POST` for a channel, where it is absent"},
});

constexpr auto kServerKeys = std::to_array<KeyRule>({
    {.name = "host",
     .about = "An address or name of this machine; `0.0.0.0` or `::` for all",
     .fallback = R"("127.0.0.1")"},
    {.name = "port",
     .shape = Shape::kInteger,
     .about = "Where it listens; 0 is any port that is free",
     .range = {.least = 0, .most = 65'535},
     .presence = Presence::kRequired},
    NumberKey("threads", "That serve; one for each core where it is absent", {},
              {.least = 1, .most = 256}),
    {.name = "health",
     .shape = Shape::kBoolean,
     .about = "Whether `GET /healthz` is answered with 200",
     .fallback = "false"},
    {.name = "limits",
     .shape = Shape::kTable,
     .about = "What clients may have",
     .keys = kLimitKeys},
    {.name = "tls", .shape = Shape::kTable, .about = "Serves over TLS", .keys = kTlsKeys},
    {.name = "otlp-endpoint", .about = "Not supported yet: where traces and metrics go"},
    {.name = "otlp-protocol", .about = "Not supported yet: how they are sent"},
    {.name = "route",
     .shape = Shape::kTableTable,
     .about = "Which requests go where, each under a name of its own",
     .keys = kRouteKeys},
});

}  // namespace

std::span<const KeyRule> HttpServerKeys() { return kServerKeys; }
std::span<const KeyRule> HttpLimitKeys() { return kLimitKeys; }
std::span<const KeyRule> HttpTlsKeys() { return kTlsKeys; }
std::span<const KeyRule> HttpRouteKeys() { return kRouteKeys; }
std::span<const std::string_view> HttpMethods() { return kMethods; }

}  // namespace composable::app
