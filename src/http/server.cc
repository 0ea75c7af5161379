#include "http/server.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "http/worker.h"

namespace composable::http {
namespace {

struct AddressListDeleter {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using AddressList = std::unique_ptr<addrinfo, AddressListDeleter>;

Result<AddressList> Resolve(const ServerOptions& options) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const std::string port = fmt::format("{}", options.port);
  const int problem = ::getaddrinfo(options.host.c_str(), port.c_str(), &hints, &list);
  if (problem != 0) {
    return Fail({ErrorCode::kIo, Diagnostic::kCannotListen}, "cannot listen on `{}`: {}",
                options.host, ::gai_strerror(problem));
  }
  return AddressList(list);
}

// Whether other sockets of this user may listen at the same port.
enum class PortUse : std::uint8_t { kAlone, kShared };

Result<FileDescriptor> Listen(const addrinfo& address, const ServerOptions& options, PortUse use) {
  FileDescriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  const int shared = use == PortUse::kShared ? 1 : 0;
  const bool is_listening =
      socket.is_open() &&
      ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEPORT, &shared, sizeof shared) == 0 &&
      ::bind(socket.number(), address.ai_addr, address.ai_addrlen) == 0 &&
      ::listen(socket.number(), SOMAXCONN) == 0;
  if (is_listening) return socket;
  return Fail({ErrorCode::kIo, Diagnostic::kCannotListen}, "cannot listen on {}:{}: {}",
              options.host, options.port, std::strerror(errno));
}

std::uint16_t PortOf(const sockaddr_storage& address) {
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

// One listening socket for each thread, all at one port.
Result<std::vector<FileDescriptor>> ListenForAll(const ServerOptions& options,
                                                 std::uint16_t& port) {
  COMPOSABLE_TRY(const AddressList list, Resolve(options));
  std::vector<FileDescriptor> sockets;
  // Another server at this port would have to share it, too: one that listens alone finds it.
  COMPOSABLE_TRY(FileDescriptor first, Listen(*list, options, PortUse::kAlone));
  sockaddr_storage bound{};
  socklen_t length = sizeof bound;
  ::getsockname(first.number(), reinterpret_cast<sockaddr*>(&bound), &length);
  port = PortOf(bound);
  if (options.threads == 1) {
    sockets.push_back(std::move(first));
    return sockets;
  }
  first.Close();
  addrinfo same = *list;
  same.ai_addr = reinterpret_cast<sockaddr*>(&bound);
  same.ai_addrlen = length;
  while (sockets.size() < options.threads) {
    COMPOSABLE_TRY(FileDescriptor next, Listen(same, options, PortUse::kShared));
    sockets.push_back(std::move(next));
  }
  return sockets;
}

}  // namespace

namespace {

// The same handler, counted apart: each request counts its uses, and loops that counted together
// would wait for one another's processors. One that is borrowed is not counted at all.
RequestHandlerPtr ForOneLoop(const RequestHandlerPtr& handler) {
  if (handler.use_count() == 0) return handler;
  return {handler.get(), [handler](RequestHandler* /*same*/) {}};
}

}  // namespace

struct Server::State {
  std::uint16_t port = 0;
  std::string authority;  // host and port
  std::atomic<bool> is_secure = false;
  WorkerShared shared;
  std::vector<std::unique_ptr<Worker>> workers;

  std::mutex mutex;
  std::condition_variable changed;
  std::size_t drained = 0;  // workers without connections; guarded by mutex
};

Result<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, RequestHandler& handler,
                                              Observer& observer) {
  return Start(options, RequestHandlerPtr(RequestHandlerPtr(), &handler), observer);
}

Result<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                              const RequestHandlerPtr& handler,
                                              Observer& observer) {
  auto state = std::make_unique<State>();
  COMPOSABLE_TRY(std::vector<FileDescriptor> sockets, ListenForAll(options, state->port));
  const bool is_v6 = options.host.find(':') != std::string::npos;
  state->authority =
      fmt::format("{}{}{}:{}", is_v6 ? "[" : "", options.host, is_v6 ? "]" : "", state->port);
  state->is_secure = options.tls != nullptr;
  state->shared.on_drained = [raw = state.get()] {
    const std::scoped_lock lock(raw->mutex);
    ++raw->drained;
    raw->changed.notify_all();
  };
  for (FileDescriptor& socket : sockets) {
    COMPOSABLE_TRY(EventLoopPtr loop, EventLoop::Make());
    state->workers.push_back(
        std::make_unique<Worker>(std::move(socket),
                                 ConnectionContext{.loop = std::move(loop),
                                                   .limits = options.limits,
                                                   .handler = ForOneLoop(handler),
                                                   .observer = observer},
                                 options.tls, state->shared));
  }
  for (const auto& worker : state->workers) COMPOSABLE_CHECK(worker->Start());
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
  for (const auto& worker : state_->workers) worker->Stop();
}

std::uint16_t Server::port() const { return state_->port; }

std::string Server::url() const {
  return fmt::format("{}://{}", state_->is_secure ? "https" : "http", state_->authority);
}

void Server::Change(const Answering& answering) {
  state_->is_secure = answering.tls != nullptr;
  for (const auto& worker : state_->workers) {
    worker->Change({.handler = ForOneLoop(answering.handler),
                    .limits = answering.limits,
                    .tls = answering.tls});
  }
}

bool Server::Drain(std::chrono::milliseconds patience) {
  for (const auto& worker : state_->workers) worker->Drain();
  std::unique_lock lock(state_->mutex);
  return state_->changed.wait_for(lock, patience,
                                  [this] { return state_->drained >= state_->workers.size(); });
}

}  // namespace composable::http
