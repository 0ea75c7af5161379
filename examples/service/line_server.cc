#include "line_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <tuple>
#include <utility>

using composable::ErrorCode;
using composable::Fail;

namespace {

// A socket that listens at 127.0.0.1, and its port.
composable::Result<std::pair<int, std::uint16_t>> Listen(std::uint16_t port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const bytes = reinterpret_cast<sockaddr*>(&address);
  const bool is_listening = listener >= 0 &&
                            setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                            bind(listener, bytes, size) == 0 && listen(listener, SOMAXCONN) == 0 &&
                            getsockname(listener, bytes, &size) == 0;
  if (is_listening) return std::pair(listener, ntohs(address.sin_port));
  const int reason = errno;
  if (listener >= 0) close(listener);
  return Fail(ErrorCode::kIo, "cannot listen at 127.0.0.1:{}: {}", port,
              std::system_category().message(reason));
}

// Whether all of it was sent.
bool Send(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

LineServer::LineServer(LineServerOptions options, LineHandler answer)
    : options_(options), answer_(std::move(answer)) {}

LineServer::~LineServer() {
  StopAccepting();
  ShutDown(SHUT_RDWR);
  // Whoever is at the end of a connection takes the lock once more; the threads end without it.
  std::list<Connection> ended;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return std::ranges::all_of(connections_, &Connection::is_over); });
    ended.swap(connections_);
  }
}

composable::Status LineServer::Start() {
  auto listening = Listen(options_.port);
  if (!listening) return std::unexpected(std::move(listening).error());
  std::tie(listener_, port_) = *listening;
  acceptor_ = std::jthread([this] { Accept(); });
  return {};
}

std::string LineServer::Address() const { return "127.0.0.1:" + std::to_string(port_); }

bool LineServer::Drain(std::chrono::milliseconds patience) {
  StopAccepting();
  // What has arrived is still read; behind it, each connection finds its end.
  ShutDown(SHUT_RD);
  std::unique_lock lock(mutex_);
  return changed_.wait_for(
      lock, patience, [this] { return std::ranges::all_of(connections_, &Connection::is_over); });
}

void LineServer::StopAccepting() {
  {
    const std::scoped_lock lock(mutex_);
    is_draining_ = true;
  }
  if (listener_ >= 0) shutdown(listener_, SHUT_RDWR);  // which ends `accept`
  if (acceptor_.joinable()) acceptor_.join();
  if (listener_ >= 0) close(std::exchange(listener_, -1));
}

void LineServer::ShutDown(int how) {
  const std::scoped_lock lock(mutex_);
  for (const Connection& connection : connections_) {
    if (!connection.is_over) shutdown(connection.socket, how);
  }
}

void LineServer::Accept() {
  for (;;) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket >= 0) {
      Add(socket);
      continue;
    }
    {
      const std::scoped_lock lock(mutex_);
      if (is_draining_) return;
    }
    // No more files, or no more memory: there will be again.
    if (errno != EINTR && errno != ECONNABORTED) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
}

void LineServer::Add(int socket) {
  const std::scoped_lock lock(mutex_);
  connections_.remove_if([](const Connection& connection) { return connection.is_over; });
  if (is_draining_ || connections_.size() >= options_.max_connections) {
    close(socket);
    return;
  }
  Connection& connection = connections_.emplace_back();
  connection.socket = socket;
  connection.thread = std::jthread([this, &connection] {
    Serve(connection.socket);
    const std::scoped_lock ended(mutex_);
    close(connection.socket);
    connection.is_over = true;
    changed_.notify_all();
  });
}

void LineServer::Serve(int socket) {
  std::string received;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = recv(socket, buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    received.append(buffer.data(), static_cast<std::size_t>(count));
    std::size_t start = 0;
    for (std::size_t end; (end = received.find('\n', start)) != std::string::npos;
         start = end + 1) {
      std::string_view line(received.data() + start, end - start);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!Send(socket, answer_(line) + '\n')) return;
    }
    received.erase(0, start);
    if (received.size() > options_.max_line) {
      Send(socket, "error: the line is too long\n");
      return;
    }
  }
}
