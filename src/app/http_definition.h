// What a `[server.NAME]` of the type `http` says, read and located.
//
// Spec: section 4, "HTTP servers".
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "composable/server.h"
#include "config/definition.h"
#include "config/located.h"
#include "http/limits.h"
#include "http/propagated_header.h"
#include "http/route_pattern.h"
#include "http/router.h"
#include "mapping/argument_plan.h"
#include "mapping/result_plan.h"
#include "mapping/setting.h"

namespace composable::app {

// A route that calls a function.
struct FunctionTargetDefinition {
  config::Located<std::string> component;
  config::Located<std::string> function;
  mapping::ArgumentOptions arguments;
  mapping::ResultOptions results;
};

// A route that publishes to a channel.
struct ChannelTargetDefinition {
  config::Located<std::string> channel;
  std::optional<std::chrono::milliseconds> reply_timeout;
};

// A route whose requests a component gets as they are.
struct RawTargetDefinition {
  config::Located<std::string> component;
};

struct HttpRouteDefinition {
  config::Located<std::string> name;
  std::string method;  // in capitals
  http::PathPattern path;
  FilePosition path_where;
  std::vector<http::QueryRule> query;
  FilePosition query_where;
  http::RouteContent content = http::RouteContent::kIgnored;
  std::variant<FunctionTargetDefinition, ChannelTargetDefinition, RawTargetDefinition> target;
  std::vector<http::PropagatedHeader> request_headers;
  std::vector<http::PropagatedHeader> response_headers;
  std::optional<mapping::Setting> response_schema;  // a table; app/response_schema.h
};

// What the router has to know of it, as yet without a target.
http::Route RouteOf(const HttpRouteDefinition& route);

struct TlsDefinition {
  config::Located<std::filesystem::path> certificate;
  config::Located<std::filesystem::path> key;
};

struct HttpServerDefinition {
  config::Located<std::string> name;
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::size_t threads = 0;  // 0: one for each core
  bool has_health = false;  // answers at /healthz
  http::Limits limits;
  std::optional<TlsDefinition> tls;
  std::vector<HttpRouteDefinition> routes;  // in the order of the file
};

// Reads what a server definition says, and reports everything that is wrong with it but unknown
// keys; nothing where something was.
std::optional<HttpServerDefinition> ReadHttpServer(ServerKeys& keys);

// Reads one route of a server, as ReadHttpServer does.
std::optional<HttpRouteDefinition> ReadHttpRoute(const config::ServerDefinition& server,
                                                 const config::Property& route,
                                                 std::vector<Error>& errors);

}  // namespace composable::app
