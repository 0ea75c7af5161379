// Finds the route that a request is for.
//
// Routes whose path has literals go before those with captures at the same place; among routes of
// one path and method the query parameters and the content type decide.
//
// Spec: section 4: 404, 405 with Allow, 415.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/exchange.h"
#include "http/route_pattern.h"
#include "http/route_tree.h"

namespace composable::http {

// What a route does with its requests. Safe to use from any thread.
class RouteTarget {
 public:
  virtual ~RouteTarget() = default;
  // Answers the request now or later, exactly once. `captures` are views into the request.
  virtual void Serve(const Request& request, const Captures& captures, ExchangePtr exchange) = 0;
  // How it wants the bodies of its requests.
  virtual BodyDelivery delivery() const { return BodyDelivery::kWhole; }
};

// Which bodies a route takes.
enum class RouteContent : std::uint8_t {
  kIgnored,  // none counts
  kAny,
  kJson,
  kText,
};

struct Route {
  std::string name;
  Location where;
  std::string method;  // in capitals
  PathPattern path;
  std::vector<QueryRule> query;
  RouteContent content = RouteContent::kIgnored;
  std::shared_ptr<RouteTarget> target;
};

// What is wrong with routes as a whole, each at its place: two that the same request is for, and
// names that are captured twice. kInvalidConfig.
std::vector<Error> CheckRoutes(const std::vector<Route>& routes);

// Whether requests of that method have a body.
bool HasBody(std::string_view method);

class Router final : public RequestHandler {
 public:
  // The routes are in order, as CheckRoutes finds them.
  explicit Router(std::vector<Route> routes);
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;
  ~Router() override = default;

  void Handle(const Request& request, ExchangePtr exchange) override;
  BodyDelivery DeliveryOf(const Request& head) const override;

  // What is found out about a request.
  struct Finding;

 private:
  Finding Find(const Request& request) const;

  std::vector<Route> routes_;
  RouteTree by_path_;
};

}  // namespace composable::http
