// A server: sockets that clients connect to, and threads that serve them.
//
// Each thread has an event loop and a listening socket of its own at the same port (SO_REUSEPORT),
// and a connection stays with the thread that accepted it. Answers may come from other threads.
//
// Spec: section 4, "HTTP servers".
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/error.h"
#include "http/answering.h"
#include "http/exchange.h"
#include "http/limits.h"
#include "http/observer.h"
#include "http/tls.h"

namespace composable::http {

struct ServerOptions {
  std::string host = "127.0.0.1";  // an address, or a name such as `localhost`
  std::uint16_t port = 0;          // 0: any that is free
  std::size_t threads = 1;
  Limits limits;
  TlsContextPtr tls;  // null: without TLS
};

// Started when it is made. Every function may be called from any thread.
class Server {
 public:
  // Keeps `handler` until the last request is answered that came to it; `observer` is borrowed.
  // Errors: kIo, which names host and port, where the address is in use or not of this machine.
  static Result<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                               const RequestHandlerPtr& handler,
                                               Observer& observer);
  // The same with a handler that is borrowed.
  static Result<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                               RequestHandler& handler, Observer& observer);

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  // Closes all connections, finished or not.
  ~Server();

  // The port that clients connect to.
  std::uint16_t port() const;
  // `http://127.0.0.1:8080`
  std::string url() const;

  // Answers with these from now on. Requests that have begun are answered as they would have been;
  // connections stay open, those with TLS as they are.
  void Change(const Answering& answering);

  // Takes no further connections, answers the requests that were received, and returns when all
  // are answered and all connections closed, or after `patience`. Returns whether it was the
  // former.
  bool Drain(std::chrono::milliseconds patience);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace composable::http
