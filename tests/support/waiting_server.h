// An HTTP/1.1 server for any number of connections, on one thread and on this machine only.
#pragma once

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

namespace composable::test {

// Answers each request that has no body, a given time after it came; without one, never. Lets go of
// connections that the other side closed.
class WaitingServer {
 public:
  using Clock = std::chrono::steady_clock;

  explicit WaitingServer(std::optional<std::chrono::milliseconds> delay)
      : delay_(delay),
        listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool listens =
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
        ::listen(listener_, SOMAXCONN) == 0;
    if (!listens) throw std::system_error(errno, std::generic_category(), "waiting server");
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    Watch(listener_);
    thread_ = std::jthread([this](const std::stop_token& stop) { Serve(stop); });
  }
  WaitingServer(const WaitingServer&) = delete;
  WaitingServer& operator=(const WaitingServer&) = delete;
  ~WaitingServer() {
    thread_.request_stop();
    thread_.join();
    for (const auto& [connection, text] : connections_) ::close(connection);
    ::close(listener_);
    ::close(epoll_);
  }

  std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }
  // How many requests came.
  std::size_t requests() const { return requests_; }

 private:
  struct Answer {
    Clock::time_point due;
    int connection = -1;
  };

  void Watch(int descriptor) const {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }

  void Serve(const std::stop_token& stop) {
    std::array<epoll_event, 64> events{};
    while (!stop.stop_requested()) {
      // Answers are due within a millisecond of their time.
      const int count = ::epoll_wait(epoll_, events.data(), events.size(), 1);
      for (int i = 0; i < count; ++i) {
        const int ready = events.at(static_cast<std::size_t>(i)).data.fd;
        if (ready == listener_) {
          Accept();
        } else {
          Read(ready);
        }
      }
      SendDue();
    }
  }

  void Accept() {
    for (;;) {
      const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (connection < 0) return;
      connections_.emplace(connection, std::string());
      Watch(connection);
    }
  }

  void Read(int connection) {
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(connection, buffer.data(), buffer.size());
    if (size <= 0) {
      connections_.erase(connection);
      ::close(connection);
      return;
    }
    std::string& text = connections_[connection];
    text.append(buffer.data(), static_cast<std::size_t>(size));
    constexpr std::string_view kEnd = "\r\n\r\n";
    for (std::size_t end = text.find(kEnd); end != std::string::npos; end = text.find(kEnd)) {
      text.erase(0, end + kEnd.size());
      ++requests_;
      if (delay_) answers_.push_back({Clock::now() + *delay_, connection});
    }
  }

  void SendDue() {
    constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
    while (!answers_.empty() && answers_.front().due <= Clock::now()) {
      const int connection = answers_.front().connection;
      answers_.pop_front();
      if (connections_.contains(connection)) {
        ::send(connection, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
      }
    }
  }

  std::optional<std::chrono::milliseconds> delay_;
  int listener_;
  int epoll_;
  std::uint16_t port_ = 0;
  std::map<int, std::string> connections_;  // what came and is no request yet
  std::deque<Answer> answers_;              // in the order of their times
  std::atomic<std::size_t> requests_ = 0;
  std::jthread thread_;
};

}  // namespace composable::test
