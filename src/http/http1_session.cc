#include "http/http1_session.h"

#include <utility>

#include "http/response_text.h"

namespace composable::http {
namespace {

constexpr std::size_t kInputLimit = 64 * 1024;

}  // namespace

Http1Session::Http1Session(Connection& connection)
    : connection_(connection), since_(connection.context().loop->now()) {
  connection_.SetInputLimit(kInputLimit);
}

Http1Session::~Http1Session() {
  if (exchange_ != nullptr) exchange_->Abandon();
}

void Http1Session::Proceed() {
  is_proceeding_ = true;
  // An answer that is there at once brings the state back to kHead.
  while (state_ == State::kHead || state_ == State::kBody || state_ == State::kStreaming) {
    if (connection_.output_size() > Connection::kOutputLimit) break;
    const State before = state_;
    const std::size_t input_before = connection_.input().size();
    if (state_ == State::kHead) {
      ReadNextHead();
    } else if (state_ == State::kStreaming) {
      Stream();
    } else {
      ReadBody();
    }
    if (state_ == before && connection_.input().size() == input_before) break;
  }
  is_proceeding_ = false;
}

void Http1Session::ReadNextHead() {
  const std::string_view input = connection_.input();
  if (input.empty()) return;
  if (!has_begun_) {
    has_begun_ = true;
    since_ = connection_.context().loop->now();
  }
  const Limits& limits = connection_.context().limits;
  switch (scanner_.Scan(input, limits)) {
    case HeadScanner::State::kIncomplete:
      return;
    case HeadScanner::State::kRefused:
      return Refuse(scanner_.refusal());
    case HeadScanner::State::kComplete:
      break;
  }
  connection_.TakeInput(scanner_.start());
  head_size_ = scanner_.size() - scanner_.start();
  scanner_.Reset();
  if (const auto refusal = ReadHead(connection_.input().substr(0, head_size_), limits, head_)) {
    return Refuse(*refusal);
  }
  since_ = connection_.context().loop->now();
  BeginBody();
}

void Http1Session::BeginBody() {
  const Limits& limits = connection_.context().limits;
  request_size_ = head_size_;
  handler_ = connection_.context().handler;
  if (head_.framing == BodyFraming::kNone) return Dispatch({});
  if (head_.body_length > limits.body) return Refuse({413, "the body is too long"});
  const bool streams = target_.Parse(head_.target) &&
                       handler_->DeliveryOf(MakeRequest({})) == BodyDelivery::kAsItComes;
  if (streams) return DispatchStreaming();
  if (head_.framing == BodyFraming::kLength) {
    request_size_ += static_cast<std::size_t>(head_.body_length);
    connection_.SetInputLimit(request_size_ + kInputLimit);
  } else {
    chunked_ = {};
    body_.clear();
  }
  state_ = State::kBody;
  const bool is_there = connection_.input().size() > head_size_;
  if (head_.expects_continue && !is_there) {
    connection_.output() += "HTTP/1.1 100 Continue\r\n\r\n";
  }
}

void Http1Session::ReadBody() {
  const Limits& limits = connection_.context().limits;
  if (head_.framing == BodyFraming::kLength) {
    if (connection_.input().size() < request_size_) return;
    // The input may have moved while it grew.
    ReadHead(connection_.input().substr(0, head_size_), limits, head_);
    return Dispatch(connection_.input().substr(head_size_, request_size_ - head_size_));
  }
  std::string_view rest = connection_.input().substr(head_size_);
  const std::size_t size = rest.size();
  const ChunkedBody::State read = chunked_.Read(rest, limits, body_);
  if (read == ChunkedBody::State::kRefused) return Refuse(chunked_.refusal());
  connection_.EraseInput(head_size_, size - rest.size());
  if (read != ChunkedBody::State::kComplete) return;
  ReadHead(connection_.input().substr(0, head_size_), limits, head_);
  Dispatch(body_);
}

void Http1Session::Dispatch(std::string_view body) {
  if (!target_.Parse(head_.target)) {
    if (head_.method == "OPTIONS" && head_.target == "*") {
      state_ = State::kAnswering;
      Answer({.status = 204, .content_type = {}, .body = {}, .headers = {}, .stream = nullptr});
      return FinishRequest(WhatFollows());
    }
    return Refuse({400, "the target is neither a path nor an http address"});
  }
  state_ = State::kAnswering;
  connection_.SetReading(false);
  HandToHandler(body);
  // Who watches the connection wants to know when the client goes.
  if (state_ == State::kAnswering && exchange_ != nullptr && exchange_->taker() != nullptr) {
    BeginStreaming();
  }
}

void Http1Session::HandToHandler(std::string_view body) {
  const ConnectionContext& context = connection_.context();
  RequestHandlerPtr handler = std::exchange(handler_, nullptr);
  RequestHandler& answering = *handler;
  exchange_ = std::make_shared<Exchange>(context.loop, static_cast<ResponseSink&>(*this), 0U,
                                         std::move(handler));
  // Held here: the answer may come at once, and the session lets it go.
  const ExchangePtr exchange = exchange_;
  answering.Handle(MakeRequest(body), exchange);
}

Request Http1Session::MakeRequest(std::string_view body) const {
  return {.method = head_.method,
          .target = target_,
          .headers = head_.headers,
          .body = body,
          .peer = connection_.peer(),
          .scheme = connection_.is_secure() ? "https" : "http",
          .presence = head_.framing == BodyFraming::kNone ? mapping::BodyPresence::kNone
                                                          : mapping::BodyPresence::kSome};
}

void Http1Session::Respond(std::uint32_t /*stream*/, Response response) {
  if (streaming_ || response.stream != nullptr) {
    if (!streaming_) BeginStreaming();
    BeginAnswer(std::move(response));
  } else {
    std::exchange(exchange_, nullptr)->Finish(BodyState::kWhole);
    Answer(response);
    FinishRequest(WhatFollows());
  }
  if (!is_proceeding_) connection_.Flush();
}

AfterResponse Http1Session::WhatFollows() const {
  if (!head_.keeps_connection || connection_.context().is_draining) return AfterResponse::kClose;
  return head_.version == HttpVersion::kHttp10 ? AfterResponse::kNextRequestOfHttp10
                                               : AfterResponse::kNextRequest;
}

void Http1Session::Answer(const Response& response) {
  const BodyUse use = head_.method == "HEAD" ? BodyUse::kLengthOnly : BodyUse::kSend;
  AppendResponse(response, connection_.context().loop->date(), WhatFollows(), use,
                 connection_.output());
  Observe(response.status, response.body.size());
}

void Http1Session::FinishRequest(AfterResponse after) {
  const bool is_last = after == AfterResponse::kClose;
  handler_ = nullptr;  // still there where nobody was asked, as for `OPTIONS *`
  connection_.TakeInput(request_size_);
  connection_.SetInputLimit(kInputLimit);
  connection_.SetReading(true);
  has_served_ = true;
  has_begun_ = false;
  since_ = connection_.context().loop->now();
  state_ = is_last ? State::kClosing : State::kHead;
  if (is_last) connection_.CloseWhenSent();
}

void Http1Session::Refuse(const Refusal& refusal) {
  const Response response = ErrorResponse(refusal.status, refusal.reason);
  AppendResponse(response, connection_.context().loop->date(), AfterResponse::kClose,
                 BodyUse::kSend, connection_.output());
  state_ = State::kClosing;
  connection_.SetReading(true);
  connection_.CloseWhenSent();
}

void Http1Session::Observe(int status, std::size_t body_size) const {
  Observer& observer = connection_.context().observer;
  if (!observer.WantsAccess()) return;
  observer.OnAccess({.peer = connection_.peer(),
                     .method = head_.method,
                     .target = head_.target,
                     .status = status,
                     .body_size = body_size,
                     .duration = Clock::now() - since_});
}

void Http1Session::OnEnd() {
  if (state_ == State::kAnswering) return;
  // A client that ends its side in the middle is taken for one that has gone.
  if (state_ == State::kStreaming) return Break();
  state_ = State::kClosing;
  connection_.CloseWhenSent();
}

void Http1Session::OnTick() {
  const Limits& limits = connection_.context().limits;
  const auto waited = connection_.context().loop->now() - since_;
  if (state_ == State::kBody) {
    if (waited > limits.body_time) Refuse({408, "the body did not come in time"});
  } else if (state_ == State::kStreaming) {
    const bool is_awaited = !streaming_->is_whole && !streaming_->is_waiting;
    if (is_awaited && waited > limits.body_time) GiveUp({408, "the body did not come in time"});
  } else if (state_ == State::kHead && has_begun_) {
    if (waited > limits.head_time) Refuse({408, "the request did not come in time"});
  } else if (state_ == State::kHead) {
    // Of a client that never sent anything no more is expected than of one that is slow. One that
    // is about to send a request when the server goes gets some time to do so.
    constexpr std::chrono::milliseconds kDrainTime{500};
    const auto allowed = connection_.context().is_draining ? kDrainTime
                         : has_served_                     ? limits.idle_time
                                                           : limits.head_time;
    if (waited > allowed) {
      state_ = State::kClosing;
      connection_.CloseWhenSent();
    }
  }
}

void Http1Session::OnDrain() {}

}  // namespace composable::http
