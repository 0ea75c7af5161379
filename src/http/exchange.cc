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
  if (sink_ == nullptr || std::exchange(is_answered_, true)) return;
  if (taker_ == nullptr && response.stream == nullptr) {
    std::exchange(sink_, nullptr)->Respond(stream_, std::move(response));
  } else {
    sink_->Respond(stream_, std::move(response));
  }
}

// Posted even on the loop's own thread: the one who goes on may be in the middle of something.
void Exchange::GoOn(std::shared_ptr<Exchange> exchange) {
  Exchange& self = *exchange;
  self.loop_->Post([exchange = std::move(exchange)] {
    if (exchange->sink_ != nullptr) exchange->sink_->OnRoom(exchange->stream_);
  });
}

void Exchange::Read(std::shared_ptr<Exchange> exchange, mapping::BodyReader& stream) {
  stream.Read([exchange = std::move(exchange)](Result<std::optional<Bytes>> piece) mutable {
    Exchange& self = *exchange;
    self.loop_->Post([exchange = std::move(exchange), piece = std::move(piece)]() mutable {
      if (exchange->sink_ != nullptr) exchange->sink_->OnPiece(exchange->stream_, std::move(piece));
    });
  });
}

void Exchange::Abandon() {
  sink_ = nullptr;
  if (const auto taker = std::exchange(taker_, nullptr)) taker->OnAbandon();
}

void Exchange::Finish(BodyState body) {
  sink_ = nullptr;
  const auto taker = std::exchange(taker_, nullptr);
  if (taker != nullptr && body == BodyState::kPartial) taker->OnBreak();
}

}  // namespace composable::http
