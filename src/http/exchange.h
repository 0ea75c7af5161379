// A request, and the answer to it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/event_loop.h"
#include "http/request_head.h"
#include "http/target.h"
#include "mapping/message.h"

namespace composable::http {

// By views, which are good until the function that is given the request returns.
struct Request {
  std::string_view method;
  const Target& target;
  std::span<const HeaderView> headers;
  std::string_view body;
  std::string_view peer;  // the client's address
};

struct Response {
  int status = 200;
  std::string_view content_type;  // a literal; empty where `headers` have it, or there is no body
  std::string body;
  mapping::Headers headers;  // names and values are fit to be sent
};

// Whoever the answer to a request goes to: a connection's side of it.
class ResponseSink {
 public:
  // On the loop's thread.
  virtual void Respond(std::uint32_t stream, Response response) = 0;

 protected:
  ~ResponseSink() = default;
};

// One request under way. Held by who answers it, and by the connection; who answers may outlive the
// connection.
class Exchange {
 public:
  Exchange(EventLoopPtr loop, ResponseSink& sink, std::uint32_t stream)
      : loop_(std::move(loop)), sink_(&sink), stream_(stream) {}

  // Answers the request; the first answer counts. From any thread, perhaps before the function that
  // was given the request returns.
  static void Respond(std::shared_ptr<Exchange> exchange, Response response);

  // The connection is gone, so that nobody wants an answer. On the loop's thread.
  void Abandon() { sink_ = nullptr; }

 private:
  void Deliver(Response response);

  EventLoopPtr loop_;
  ResponseSink* sink_;  // of the loop's thread; null when it was answered
  std::uint32_t stream_;
};
using ExchangePtr = std::shared_ptr<Exchange>;

// Answers requests. Safe to use from any thread.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  // Answers the request now or later, exactly once.
  virtual void Handle(const Request& request, ExchangePtr exchange) = 0;
};

}  // namespace composable::http
