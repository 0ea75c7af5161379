// A request, and the answer to it.
//
// Most requests are handed over whole and answered at once. Where the route asks for it, the body
// is handed over while it comes (BodyTaker), and where a response has a `stream`, its body is sent
// while it is made. Then the exchange lives until both are over.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/event_loop.h"
#include "http/request_head.h"
#include "http/target.h"
#include "mapping/message.h"
#include "mapping/raw_handler.h"

namespace composable::http {

// By views, which are good until the function that is given the request returns.
struct Request {
  std::string_view method;
  const Target& target;
  std::span<const HeaderView> headers;
  std::string_view body;  // empty where it is handed over while it comes
  std::string_view peer;  // the client's address
  std::string_view scheme = "http";
  mapping::BodyPresence presence = mapping::BodyPresence::kNone;  // whether the request has a body
};

// How a route wants the bodies of its requests.
enum class BodyDelivery : std::uint8_t { kWhole, kAsItComes };

struct Response {
  int status = 200;
  std::string_view content_type;  // a literal; empty where `headers` have it, or there is no body
  std::string body;
  mapping::Headers headers;  // names and values are fit to be sent
  // The body where it is still being made, in place of `body`, and its length where that is known;
  // then `headers` have it, too.
  std::shared_ptr<mapping::BodyReader> stream = nullptr;
  std::optional<std::uint64_t> stream_length = std::nullopt;
};

// Takes the body of a request while it comes, and learns what becomes of the connection. All on the
// loop's thread.
class BodyTaker {
 public:
  virtual ~BodyTaker() = default;
  // The next piece, by a view; the next but one comes after Exchange::GoOn.
  virtual void OnPiece(std::string_view piece) = 0;
  // There is no more: the body is whole.
  virtual void OnEnd() = 0;
  // There will be no more, although the body is not whole; the answer is wanted, or was sent.
  virtual void OnBreak() = 0;
  // Nobody wants the answer any more, or the rest of it. Last of all.
  virtual void OnAbandon() = 0;
};

// Whoever the answer to a request goes to: a connection's side of it.
class ResponseSink {
 public:
  // On the loop's thread.
  virtual void Respond(std::uint32_t stream, Response response) = 0;
  // The next piece of the request's body may be handed over.
  virtual void OnRoom(std::uint32_t stream) = 0;
  // The next piece of the response's body, nothing at its end, an error where it breaks off.
  virtual void OnPiece(std::uint32_t stream, Result<std::optional<Bytes>> piece) = 0;

 protected:
  ~ResponseSink() = default;
};

// How much of a request's body has come.
enum class BodyState : std::uint8_t { kWhole, kPartial };

// One request under way. Held by who answers it, and by the connection; who answers may outlive the
// connection.
class Exchange {
 public:
  // Keeps `keeper`, what answers it, for as long as it lives.
  Exchange(EventLoopPtr loop, ResponseSink& sink, std::uint32_t stream,
           std::shared_ptr<const void> keeper)
      : keeper_(std::move(keeper)), loop_(std::move(loop)), sink_(&sink), stream_(stream) {}

  // Answers the request; the first answer counts. From any thread, perhaps before the function that
  // was given the request returns.
  static void Respond(std::shared_ptr<Exchange> exchange, Response response);

  // The request's last piece was taken. From any thread.
  static void GoOn(std::shared_ptr<Exchange> exchange);

  // What is below is for the loop's thread.

  // Who takes the body; set before the function that is given the request returns.
  void SetTaker(std::shared_ptr<BodyTaker> taker) { taker_ = std::move(taker); }
  // Null where nobody takes it.
  BodyTaker* taker() const { return taker_.get(); }

  // Reads the next piece of a response's body; the sink gets it later.
  static void Read(std::shared_ptr<Exchange> exchange, mapping::BodyReader& stream);

  // The connection is gone, so that nobody wants an answer.
  void Abandon();
  // The response was sent, all of it, when so much of the request's body had come.
  void Finish(BodyState body);

 private:
  void Deliver(Response response);

  std::shared_ptr<const void> keeper_;
  EventLoopPtr loop_;
  ResponseSink* sink_;  // of the loop's thread; null when all is over
  std::uint32_t stream_;
  bool is_answered_ = false;
  std::shared_ptr<BodyTaker> taker_;
};
using ExchangePtr = std::shared_ptr<Exchange>;

// Answers requests. Safe to use from any thread.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  // Answers the request now or later, exactly once.
  virtual void Handle(const Request& request, ExchangePtr exchange) = 0;
  // How a request with that head wants its body, asked before there is any of it.
  virtual BodyDelivery DeliveryOf(const Request& /*head*/) const { return BodyDelivery::kWhole; }
};
using RequestHandlerPtr = std::shared_ptr<RequestHandler>;

}  // namespace composable::http
