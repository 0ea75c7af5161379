// A client that sends bytes as they are, and servers to send them to.
#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/router.h"
#include "http/server.h"

namespace composable::http::test {

class TestClient {
 public:
  explicit TestClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;
  ~TestClient() { ::close(socket_); }

  bool is_connected() const { return is_connected_; }
  void Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void EndSending() const { ::shutdown(socket_, SHUT_WR); }

  // What comes until the server closes the connection, or says nothing for that time.
  std::string ReadAll(std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    std::string text;
    std::array<char, 4096> block{};
    while (WaitFor(patience)) {
      const ssize_t count = ::recv(socket_, block.data(), block.size(), 0);
      is_closed_ = count <= 0;
      if (count <= 0) break;
      text.append(block.data(), static_cast<std::size_t>(count));
    }
    return text;
  }

  // One response with its body.
  std::string ReadResponse() {
    constexpr std::string_view kEnd = "\r\n\r\n";
    while (buffer_.find(kEnd) == std::string::npos) {
      if (!ReadMore()) return std::exchange(buffer_, {});
    }
    const std::size_t head = buffer_.find(kEnd) + kEnd.size();
    std::size_t size = head;
    constexpr std::string_view kLength = "content-length: ";
    const std::size_t length = buffer_.find(kLength);
    if (length < head) size += std::stoul(buffer_.substr(length + kLength.size()));
    while (buffer_.size() < size) {
      if (!ReadMore()) break;
    }
    std::string response = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return response;
  }

  // Whether the last ReadAll ended with the connection.
  bool is_closed() const { return is_closed_; }

 private:
  bool WaitFor(std::chrono::milliseconds patience) const {
    pollfd descriptor{.fd = socket_, .events = POLLIN, .revents = 0};
    return ::poll(&descriptor, 1, static_cast<int>(patience.count())) > 0;
  }
  bool ReadMore() {
    std::array<char, 4096> block{};
    if (!WaitFor(std::chrono::seconds(20))) return false;
    const ssize_t count = ::recv(socket_, block.data(), block.size(), 0);
    if (count <= 0) return false;
    buffer_.append(block.data(), static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool is_connected_ = false;
  bool is_closed_ = false;
  std::string buffer_;
};

// The status and the body of a response: `200 body`.
inline std::string Brief(std::string_view response) {
  const std::size_t head = response.find("\r\n\r\n");
  if (head == std::string_view::npos || response.size() < 12) return "none";
  return std::string(response.substr(9, 3)) + " " + std::string(response.substr(head + 4));
}

// The value of a header, or `none`.
inline std::string HeaderIn(std::string_view response, std::string_view name) {
  const std::string start = "\r\n" + std::string(name) + ": ";
  const std::size_t found = response.find(start);
  if (found == std::string_view::npos) return "none";
  const std::size_t value = found + start.size();
  return std::string(response.substr(value, response.find("\r\n", value) - value));
}

// Answers by a function.
class TestHandler final : public RequestHandler {
 public:
  using Answer = std::function<void(const Request& request, ExchangePtr exchange)>;
  explicit TestHandler(Answer answer) : answer_(std::move(answer)) {}
  void Handle(const Request& request, ExchangePtr exchange) override {
    answer_(request, std::move(exchange));
  }

 private:
  Answer answer_;
};

// Answers with the method, the target and the body of the request.
inline void Echo(const Request& request, ExchangePtr exchange) {
  Response response{.status = 200, .content_type = "text/plain", .body = {}, .headers = {}};
  response.body = std::string(request.method) + " " + std::string(request.target.path()) + " " +
                  std::string(request.body);
  Exchange::Respond(std::move(exchange), std::move(response));
}

// A server on a free port of this machine.
struct TestServer {
  explicit TestServer(TestHandler::Answer answer, const ServerOptions& options = {})
      : handler(std::move(answer)) {
    auto started = Server::Start(options, handler, observer);
    EXPECT_TRUE(started) << ToString(started.error());
    server = *std::move(started);
  }
  std::uint16_t port() const { return server->port(); }

  // What a connection of its own brings.
  std::string Ask(std::string_view request) const {
    TestClient client(port());
    client.Send(request);
    return client.ReadResponse();
  }

  TestHandler handler;
  Observer observer;
  std::unique_ptr<Server> server;
};

}  // namespace composable::http::test
