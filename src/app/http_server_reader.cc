#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "app/http_definition.h"
#include "app/http_keys.h"
#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/key_reader.h"
#include "config/quote.h"
#include "config/uri.h"

namespace composable::app {
namespace {

using config::KeyReader;
using config::Located;

class HttpServerReader {
 public:
  explicit HttpServerReader(ServerKeys& keys)
      : definition_(keys.definition()),
        errors_(keys.errors()),
        about_(fmt::format("server {}", config::Quote(keys.name().value))),
        keys_(keys) {}

  HttpServerDefinition Read() {
    server_.name = definition_.name;
    if (auto host = keys_.String("host")) server_.host = std::move(host->value);
    ReadPort();
    if (const auto threads = keys_.Integer("threads")) {
      server_.threads =
          static_cast<std::size_t>(InRange(keys_, HttpServerKeys(), "threads", *threads));
    }
    server_.has_health = keys_.Boolean("health").value_or(false);
    ReadLimits();
    ReadTls();
    ReportNotYet();
    ReadRoutes();
    return std::move(server_);
  }

 private:
  // The least where it is out of the range of the key's rule, which is reported.
  static std::int64_t InRange(KeyReader& keys, std::span<const config::KeyRule> rules,
                              std::string_view key, const Located<std::int64_t>& number) {
    const auto [least, most] = config::RuleOf(rules, key).range;
    if (number.value >= least && number.value <= most) return number.value;
    keys.Report(number.where, key,
                Fail({ErrorCode::kInvalidConfig, Diagnostic::kOutOfRange},
                     "{} is not from {} to {}", number.value, least, most)
                    .error());
    return least;
  }

  void ReadPort() {
    if (const auto port = keys_.RequiredInteger("port", "0 means any port that is free")) {
      server_.port = static_cast<std::uint16_t>(InRange(keys_, HttpServerKeys(), "port", *port));
    }
  }

  void ReadLimits() {
    const config::PropertyTable* const table = keys_.SubTable("limits");
    if (table == nullptr) return;
    KeyReader limits({"key `limits`", about_}, *table, errors_, HttpLimitKeys());
    ReadSize(limits, "head", server_.limits.head);
    ReadSize(limits, "headers", server_.limits.headers);
    ReadSize(limits, "body", server_.limits.body);
    ReadSize(limits, "connections", server_.limits.connections);
    ReadSize(limits, "streams", server_.limits.streams);
    ReadTime(limits, "head-time", server_.limits.head_time);
    ReadTime(limits, "body-time", server_.limits.body_time);
    ReadTime(limits, "idle-time", server_.limits.idle_time);
    ReadTime(limits, "write-time", server_.limits.write_time);
    limits.ReportUnknown("of a server of the type `http`");
  }

  static void ReadSize(KeyReader& limits, std::string_view key, std::size_t& size) {
    const auto number = limits.Integer(key);
    if (number) size = static_cast<std::size_t>(InRange(limits, HttpLimitKeys(), key, *number));
  }

  static void ReadTime(KeyReader& limits, std::string_view key, std::chrono::milliseconds& time) {
    if (const auto span = limits.Duration(key)) time = *span;
  }

  void ReadTls() {
    const config::PropertyTable* const table = keys_.SubTable("tls");
    if (table == nullptr) return;
    KeyReader tls({"key `tls`", about_}, *table, errors_, HttpTlsKeys());
    auto certificate = ReadFile(tls, "certificate");
    auto key = ReadFile(tls, "key");
    tls.ReportUnknown("of TLS");
    if (certificate && key) server_.tls = {*std::move(certificate), *std::move(key)};
  }

  // A file, relative to the one that names it.
  std::optional<Located<std::filesystem::path>> ReadFile(KeyReader& tls, std::string_view key) {
    const auto name = tls.String(key);
    if (!name) {
      if (tls.Any(key) == nullptr) {
        errors_.push_back(FailAt(keys_.Any("tls")->where,
                                 {ErrorCode::kInvalidConfig, Diagnostic::kMissingKey},
                                 "key `{}` is missing; it names a file in PEM", key)
                              .error()
                              .WithContext("key `tls`")
                              .WithContext(about_));
      }
      return std::nullopt;
    }
    const std::filesystem::path folder = std::filesystem::path(name->where.file).parent_path();
    auto path = config::ResolveUri(name->value, folder, keys_.files());
    if (path) return Located<std::filesystem::path>{*std::move(path), name->where};
    path.error().diagnostic = Diagnostic::kUnusableTls;
    tls.Report(name->where, key, std::move(path).error());
    return std::nullopt;
  }

  void ReportNotYet() {
    for (const std::string_view key : {"otlp-endpoint", "otlp-protocol"}) {
      const config::PropertyValue* const value = keys_.Any(key);
      if (value == nullptr) continue;
      errors_.push_back(FailAt(value->where,
                               {ErrorCode::kUnsupported, Diagnostic::kNotSupportedYet},
                               "key `{}` is not supported yet", key)
                            .error()
                            .WithContext(about_));
    }
  }

  void ReadRoutes() {
    const config::PropertyTable* const table = keys_.SubTable("route");
    if (table == nullptr) return;
    for (const config::Property& route : *table) {
      auto read = ReadHttpRoute(definition_, route, errors_);
      if (read) server_.routes.push_back(*std::move(read));
    }
  }

  const config::ServerDefinition& definition_;
  std::vector<Error>& errors_;
  std::string about_;
  ServerKeys& keys_;
  HttpServerDefinition server_;
};

}  // namespace

http::Route RouteOf(const HttpRouteDefinition& route) {
  return {.name = route.name.value,
          .where = route.name.where,
          .method = route.method,
          .path = route.path,
          .query = route.query,
          .content = route.content,
          .target = nullptr};
}

std::optional<HttpServerDefinition> ReadHttpServer(ServerKeys& keys) {
  std::vector<Error>& errors = keys.errors();
  const std::size_t errors_before = errors.size();
  HttpServerDefinition read = HttpServerReader(keys).Read();
  std::vector<http::Route> routes;
  std::ranges::transform(read.routes, std::back_inserter(routes), RouteOf);
  for (Error& error : http::CheckRoutes(routes)) {
    errors.push_back(
        std::move(error).WithContext(fmt::format("server {}", config::Quote(keys.name().value))));
  }
  if (errors.size() != errors_before) return std::nullopt;
  return read;
}

}  // namespace composable::app
