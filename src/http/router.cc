#include "http/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/diagnostic.h"
#include "http/response_text.h"
#include "mapping/content_type.h"

namespace composable::http {
namespace {

enum class Accepts : std::uint8_t { kYes, kNo };

// Whether the route takes a body of that content type. One without content type is taken as what
// the route wants.
Accepts AcceptsContent(RouteContent content, std::optional<std::string_view> content_type) {
  if (content == RouteContent::kIgnored || content == RouteContent::kAny || !content_type) {
    return Accepts::kYes;
  }
  const mapping::Coding wanted =
      content == RouteContent::kJson ? mapping::Coding::kJson : mapping::Coding::kText;
  return mapping::FindCoding(*content_type) == wanted ? Accepts::kYes : Accepts::kNo;
}

// A route for GET is one for HEAD, too.
bool IsForMethod(const Route& route, std::string_view method) {
  return route.method == method || (method == "HEAD" && route.method == "GET");
}

bool MayTakeTheSame(const Route& a, const Route& b) {
  if (a.method != b.method || !SameShape(a.path, b.path)) return false;
  const bool is_other_content =
      a.content != b.content && a.content != RouteContent::kAny && b.content != RouteContent::kAny;
  return !is_other_content && !AreDisjoint(a.query, b.query);
}

void AddMethod(std::string_view method, std::string& allow) {
  if (allow.find(method) != std::string::npos) return;
  if (!allow.empty()) allow += ", ";
  allow += method;
}

}  // namespace

bool HasBody(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS" && method != "TRACE";
}

std::vector<Error> CheckRoutes(const std::vector<Route>& routes) {
  std::vector<Error> errors;
  for (std::size_t i = 0; i < routes.size(); ++i) {
    const Route& route = routes[i];
    const auto add = [&](Diagnostic diagnostic, std::string_view message) {
      errors.push_back(FailAt(route.where, {ErrorCode::kInvalidConfig, diagnostic}, "{}", message)
                           .error()
                           .WithContext(fmt::format("route `{}`", route.name)));
    };
    for (std::size_t rule = 0; rule < route.query.size(); ++rule) {
      const std::string& name = route.query[rule].name;
      const auto rules = std::span(route.query).first(rule);
      if (std::ranges::find(rules, name, &QueryRule::name) != rules.end()) {
        add(Diagnostic::kInvalidQueryRule,
            fmt::format("`query-params` has two rules for `{}`", name));
      } else if (route.query[rule].is_captured &&
                 std::ranges::find(route.path, PathSegment{SegmentKind::kCapture, name}) !=
                     route.path.end()) {
        add(Diagnostic::kCapturedTwice,
            fmt::format(
                "`{0}` is captured by both `path` and `query-params`; write `~{0}` to match "
                "the parameter without capturing it",
                name));
      }
    }
    for (std::size_t other = 0; other < i; ++other) {
      if (!MayTakeTheSame(route, routes[other])) continue;
      add(Diagnostic::kAmbiguousRoutes,
          fmt::format(
              "the same request could be for it and for route `{}`: they have the same "
              "method, path and content type, and no rule in `query-params` keeps them apart",
              routes[other].name));
    }
  }
  return errors;
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const Route& route : routes_) by_path_.Add(route);
}

// The route, or why there is none.
struct Router::Finding {
  const Route* route = nullptr;
  Captures captures;
  std::string allow;  // the methods of routes with that path
  bool is_method_known = false;
  bool is_other_content = false;
  std::optional<std::string_view> content_type;
};

Router::Finding Router::Find(const Request& request) const {
  Finding found;
  found.content_type = mapping::FindHeader(request.headers, mapping::kContentType);
  by_path_.FindIf(request.target.segments(), [&](const Route& route) {
    if (!IsForMethod(route, request.method)) {
      AddMethod(route.method, found.allow);
      return false;
    }
    found.is_method_known = true;
    MatchPath(route.path, request.target, found.captures);  // it does: this is for the captures
    if (!MatchQuery(route.query, request.target, found.captures)) return false;
    if (AcceptsContent(route.content, found.content_type) == Accepts::kYes) {
      found.route = &route;
      return true;
    }
    found.is_other_content = true;
    return false;
  });
  return found;
}

BodyDelivery Router::DeliveryOf(const Request& head) const {
  const Finding found = Find(head);
  return found.route == nullptr ? BodyDelivery::kWhole : found.route->target->delivery();
}

void Router::Handle(const Request& request, ExchangePtr exchange) {
  Finding found = Find(request);
  if (found.route != nullptr) {
    return found.route->target->Serve(request, found.captures, std::move(exchange));
  }
  if (found.is_other_content) {
    return Exchange::Respond(std::move(exchange),
                             ErrorResponse(415, fmt::format("the content type `{}` is not accepted "
                                                            "here",
                                                            *found.content_type)));
  }
  if (found.is_method_known || found.allow.empty()) {
    return Exchange::Respond(std::move(exchange), ErrorResponse(404, "there is nothing here"));
  }
  if (found.allow.find("GET") != std::string::npos) AddMethod("HEAD", found.allow);
  Response response =
      ErrorResponse(405, fmt::format("the method `{}` is not allowed here", request.method));
  response.headers.push_back({"allow", std::move(found.allow)});
  Exchange::Respond(std::move(exchange), std::move(response));
}

}  // namespace composable::http
