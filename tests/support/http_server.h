// An HTTP/1.1 server for tests: on a thread of its own, on this machine only.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace composable::test {

struct HttpRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

struct HttpAnswer {
  int status = 200;
  std::string body;
  std::chrono::milliseconds delay{0};  // before the first byte
};

// Answers every request with what the handler returns, on connections that are kept open. One
// thread for each connection. Listens on 127.0.0.1, at a port of four digits.
class HttpServer {
 public:
  using Handler = std::function<HttpAnswer(const HttpRequest&)>;

  explicit HttpServer(Handler handler)
      : handler_(std::move(handler)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    constexpr std::uint16_t kFirst = 5000;
    constexpr std::uint16_t kPorts = 5000;
    const auto start = static_cast<std::uint16_t>(::getpid() * 7 % kPorts);
    for (std::uint16_t i = 0; i < kPorts; ++i) {
      port_ = static_cast<std::uint16_t>(kFirst + (start + i) % kPorts);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(port_);
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) break;
    }
    ::listen(listener_, SOMAXCONN);
    accepting_ = std::thread([this] { Accept(); });
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer() {
    stopping_ = true;
    accepting_.join();
    for (std::thread& connection : connections_) connection.join();
    ::close(listener_);
  }

  std::uint16_t port() const { return port_; }
  int connection_count() const { return connection_count_; }
  std::vector<HttpRequest> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  // Whether there is something to read before the server stops.
  bool WaitFor(int socket) const {
    constexpr int kSliceMilliseconds = 20;
    while (!stopping_) {
      pollfd descriptor{.fd = socket, .events = POLLIN, .revents = 0};
      if (::poll(&descriptor, 1, kSliceMilliseconds) > 0) return true;
    }
    return false;
  }

  void Accept() {
    while (WaitFor(listener_)) {
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      ++connection_count_;
      connections_.emplace_back([this, socket] { Serve(socket); });
    }
  }

  // Reads until `enough` says that the text is whole; false where the peer is gone.
  template <typename Enough>
  bool ReadUntil(int socket, std::string& text, const Enough& enough) const {
    while (!enough()) {
      std::array<char, 4096> block{};
      if (!WaitFor(socket)) return false;
      const ssize_t count = ::read(socket, block.data(), block.size());
      if (count <= 0) return false;
      text.append(block.data(), static_cast<std::size_t>(count));
    }
    return true;
  }

  std::optional<HttpRequest> ReadRequest(int socket, std::string& buffer) const {
    constexpr std::string_view kEnd = "\r\n\r\n";
    if (!ReadUntil(socket, buffer, [&] { return buffer.contains(kEnd); })) return std::nullopt;
    HttpRequest request;
    const std::size_t end = buffer.find(kEnd);
    std::string_view head(buffer.data(), end + 2);
    std::string_view line = head.substr(0, head.find("\r\n"));
    request.method = line.substr(0, line.find(' '));
    line.remove_prefix(request.method.size() + 1);
    request.target = line.substr(0, line.find(' '));
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
      line = head.substr(0, head.find("\r\n"));
      head.remove_prefix(line.size() + 2);
      std::string name(line.substr(0, line.find(':')));
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
      std::string_view value = line.substr(line.find(':') + 1);
      while (value.starts_with(' ')) value.remove_prefix(1);
      request.headers[name] = value;
    }
    buffer.erase(0, end + kEnd.size());
    return ReadBody(socket, buffer, request) ? std::optional(std::move(request)) : std::nullopt;
  }

  bool ReadBody(int socket, std::string& buffer, HttpRequest& request) const {
    if (request.headers.contains("content-length")) {
      const std::size_t size = std::stoul(request.headers["content-length"]);
      if (!ReadUntil(socket, buffer, [&] { return buffer.size() >= size; })) return false;
      request.body = buffer.substr(0, size);
      buffer.erase(0, size);
      return true;
    }
    if (!request.headers.contains("transfer-encoding")) return true;
    while (true) {
      if (!ReadUntil(socket, buffer, [&] { return buffer.contains("\r\n"); })) return false;
      std::size_t size = 0;
      std::from_chars(buffer.data(), buffer.data() + buffer.size(), size, 16);
      buffer.erase(0, buffer.find("\r\n") + 2);
      if (!ReadUntil(socket, buffer, [&] { return buffer.size() >= size + 2; })) return false;
      request.body += buffer.substr(0, size);
      buffer.erase(0, size + 2);
      if (size == 0) return true;
    }
  }

  void Serve(int socket) {
    std::string buffer;
    while (auto request = ReadRequest(socket, buffer)) {
      const HttpAnswer answer = handler_(*request);
      {
        const std::scoped_lock lock(mutex_);
        requests_.push_back(*std::move(request));
      }
      const auto end = std::chrono::steady_clock::now() + answer.delay;
      while (!stopping_ && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      const std::string text = "HTTP/1.1 " + std::to_string(answer.status) +
                               " X\r\ncontent-length: " + std::to_string(answer.body.size()) +
                               "\r\n\r\n" + answer.body;
      if (::send(socket, text.data(), text.size(), MSG_NOSIGNAL) < 0) break;
    }
    ::close(socket);
  }

  Handler handler_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connection_count_ = 0;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;
  std::vector<std::thread> connections_;  // of the accepting thread alone, until it has ended
  std::thread accepting_;
};

}  // namespace composable::test
