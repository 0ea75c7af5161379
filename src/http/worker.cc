#include "http/worker.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

namespace composable::http {
namespace {

std::string PeerOf(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
  } else {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
  }
  return text.data();
}

}  // namespace

Worker::Worker(FileDescriptor listener, ConnectionContext context, TlsContextPtr tls,
               WorkerShared& shared)
    : listener_(std::move(listener)),
      context_(std::move(context)),
      tls_(std::move(tls)),
      shared_(shared) {}

Worker::~Worker() { Stop(); }

Status Worker::Start() {
  COMPOSABLE_CHECK(context_.loop->Watch(listener_.number(), {.read = true}, *this));
  thread_ = std::thread([this] {
    context_.loop->Run([this] { Tick(); });
    // Connections belong to this thread.
    connections_.clear();
  });
  return {};
}

void Worker::Stop() {
  if (!thread_.joinable()) return;
  context_.loop->Stop();
  thread_.join();
}

void Worker::Drain() {
  context_.loop->Post([this] { BeginDraining(); });
}

void Worker::Change(Answering answering) {
  context_.loop->Post([this, answering = std::move(answering)]() mutable {
    context_.handler = std::move(answering.handler);
    context_.limits = answering.limits;
    tls_ = std::move(answering.tls);
  });
}

void Worker::OnEvents(SocketEvents /*events*/) { AcceptAll(); }

void Worker::AcceptAll() {
  constexpr int kMostAtOnce = 64;
  for (int i = 0; i < kMostAtOnce || context_.is_draining; ++i) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    FileDescriptor socket(::accept4(listener_.number(), reinterpret_cast<sockaddr*>(&address),
                                    &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket.is_open()) {
      Accept(std::move(socket), PeerOf(address));
      continue;
    }
    if (errno == ECONNABORTED || errno == EINTR) continue;
    // Without descriptors the socket stays readable: it is left alone until the next tick.
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
      is_paused_ = true;
      context_.loop->Change(listener_.number(), {}, *this);
    }
    return;
  }
}

void Worker::Accept(FileDescriptor socket, std::string peer) {
  if (shared_.connections.fetch_add(1) >= context_.limits.connections) {
    shared_.connections.fetch_sub(1);
    return;
  }
  const int on = 1;
  ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  auto connection = std::make_unique<Connection>(std::make_unique<Stream>(std::move(socket), tls_),
                                                 std::move(peer), context_,
                                                 [this](Connection& closed) { OnClosed(closed); });
  if (!connection->Start()) {
    shared_.connections.fetch_sub(1);
    return;
  }
  connections_.emplace(connection.get(), std::move(connection));
}

void Worker::OnClosed(Connection& connection) {
  connections_.erase(&connection);
  shared_.connections.fetch_sub(1);
  TellWhetherDrained();
}

void Worker::TellWhetherDrained() {
  if (listener_.is_open() || !connections_.empty() || std::exchange(is_drained_, true)) return;
  shared_.on_drained();
}

template <typename Use>
void Worker::ForEachConnection(const Use& use) {
  // Connections may close themselves, but no other one.
  std::vector<Connection*> all;
  all.reserve(connections_.size());
  for (const auto& [address, connection] : connections_) all.push_back(connection.get());
  for (Connection* const connection : all) use(*connection);
}

void Worker::Tick() {
  if (is_paused_ && listener_.is_open()) {
    is_paused_ = false;
    context_.loop->Change(listener_.number(), {.read = true}, *this);
  }
  ForEachConnection([](Connection& connection) { connection.OnTick(); });
}

void Worker::BeginDraining() {
  if (context_.is_draining) return;
  context_.is_draining = true;
  // Clients that wait to be accepted were connected: they are served, too.
  AcceptAll();
  context_.loop->Forget(listener_.number(), *this);
  listener_.Close();
  ForEachConnection([](Connection& connection) { connection.OnDrain(); });
  TellWhetherDrained();
}

}  // namespace composable::http
