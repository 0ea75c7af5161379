#include "http/exchange.h"

#include <utility>

namespace composable::http {

void Exchange::Respond(std::shared_ptr<Exchange> exchange, Response response) {
  Exchange& self = *exchange;
  if (self.loop_->IsCurrent()) {
    self.Deliver(std::move(response));
    return;
  }
  self.loop_->Post([exchange = std::move(exchange), response = std::move(response)]() mutable {
    exchange->Deliver(std::move(response));
  });
}

void Exchange::Deliver(Response response) {
  ResponseSink* const sink = std::exchange(sink_, nullptr);
  if (sink != nullptr) sink->Respond(stream_, std::move(response));
}

}  // namespace composable::http
