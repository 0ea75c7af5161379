#include "http/fixed_route.h"

#include <utility>

namespace composable::http {
namespace {

class FixedTarget final : public RouteTarget {
 public:
  explicit FixedTarget(Response response) : response_(std::move(response)) {}

  void Serve(const Request& /*request*/, const Captures& /*captures*/,
             ExchangePtr exchange) override {
    Exchange::Respond(std::move(exchange), response_);
  }

 private:
  Response response_;
};

}  // namespace

std::shared_ptr<RouteTarget> MakeFixedTarget(Response response) {
  return std::make_shared<FixedTarget>(std::move(response));
}

}  // namespace composable::http
