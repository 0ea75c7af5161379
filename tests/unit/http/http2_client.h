// A client that speaks HTTP/2 without TLS, one step after the other; nghttp2 is its other end, too.
#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <nghttp2/nghttp2.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace composable::http::test {

// What has come in one stream.
struct Http2Answer {
  std::string status;
  std::map<std::string, std::string> headers;
  std::string body;
  bool is_ended = false;                // the server sends no more
  std::optional<std::uint32_t> closed;  // the stream is over, with that code; 0 where all is well
};

// Lets the server send as much as it may until Pump has been told otherwise: `window` bytes in each
// stream.
class Http2Client {
 public:
  explicit Http2Client(std::uint16_t port, std::uint32_t window = 1 << 20)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, OnHeader);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, OnData);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, OnFrame);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, OnClose);
    nghttp2_option* option = nullptr;
    nghttp2_option_new(&option);
    nghttp2_option_set_no_auto_window_update(option, 1);
    nghttp2_session_client_new2(&session_, callbacks, this, option);
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
    const nghttp2_settings_entry setting = {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window};
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &setting, 1);
    nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, 1 << 24);
  }
  Http2Client(const Http2Client&) = delete;
  Http2Client& operator=(const Http2Client&) = delete;
  ~Http2Client() {
    nghttp2_session_del(session_);
    ::close(socket_);
  }

  // Sends the head of a request; a body follows for POST.
  std::int32_t Begin(std::string_view method, std::string_view path,
                     const std::vector<std::pair<std::string, std::string>>& headers = {}) {
    std::vector<nghttp2_nv> fields = {Field(":method", method), Field(":scheme", "http"),
                                      Field(":authority", "x.test"), Field(":path", path)};
    for (const auto& [name, value] : headers) fields.push_back(Field(name, value));
    nghttp2_data_provider provider{};
    provider.read_callback = ReadBody;
    const std::int32_t id = nghttp2_submit_request(session_, nullptr, fields.data(), fields.size(),
                                                   method == "POST" ? &provider : nullptr, nullptr);
    Send();
    return id;
  }
  // More of the body of a request, as far as the server lets it be sent.
  void SendBody(std::int32_t id, std::string_view text) {
    bodies_[id].text += text;
    nghttp2_session_resume_data(session_, id);
    Send();
  }
  void EndBody(std::int32_t id) {
    bodies_[id].is_whole = true;
    nghttp2_session_resume_data(session_, id);
    Send();
  }
  // What could not be sent yet.
  std::size_t unsent(std::int32_t id) { return bodies_[id].text.size(); }
  void Reset(std::int32_t id) {
    nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
    Send();
  }
  // Lets the server send as much again as it has sent in the stream so far.
  void Consume(std::int32_t id) {
    nghttp2_session_consume(session_, id, std::exchange(unconsumed_[id], 0));
    Send();
  }

  const Http2Answer& answer(std::int32_t id) { return answers_[id]; }

  // Reads, and sends what may be sent then, until the condition holds; whether it does in time.
  template <typename Condition>
  bool PumpUntil(const Condition& condition,
                 std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      pollfd descriptor{.fd = socket_, .events = POLLIN, .revents = 0};
      if (left.count() <= 0 || ::poll(&descriptor, 1, static_cast<int>(left.count())) <= 0) {
        return condition();
      }
      std::array<std::uint8_t, 16384> block{};
      const ssize_t count = ::recv(socket_, block.data(), block.size(), 0);
      if (count <= 0) return condition();
      nghttp2_session_mem_recv(session_, block.data(), static_cast<std::size_t>(count));
      Send();
    }
    return true;
  }
  bool AwaitEnd(std::int32_t id) {
    return PumpUntil([&] { return answers_[id].closed.has_value(); });
  }
  // Reads what comes within that time.
  void PumpFor(std::chrono::milliseconds time) {
    PumpUntil([] { return false; }, time);
  }

 private:
  struct Body {
    std::string text;
    bool is_whole = false;
  };

  static Http2Client& Self(void* user) { return *static_cast<Http2Client*>(user); }
  static std::string Text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
  }
  static nghttp2_nv Field(std::string_view name, std::string_view value) {
    const auto bytes = [](std::string_view text) {
      // nghttp2 wants pointers to what it does not change.
      // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
      return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    };
    return {.name = bytes(name),
            .value = bytes(value),
            .namelen = name.size(),
            .valuelen = value.size(),
            .flags = NGHTTP2_NV_FLAG_NONE};
  }

  static int OnHeader(nghttp2_session* /*session*/, const nghttp2_frame* frame,
                      const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                      std::size_t value_size, std::uint8_t /*flags*/, void* user) {
    Http2Answer& answer = Self(user).answers_[frame->hd.stream_id];
    if (Text(name, name_size) == ":status") {
      answer.status = Text(value, value_size);
    } else {
      answer.headers[Text(name, name_size)] = Text(value, value_size);
    }
    return 0;
  }
  static int OnData(nghttp2_session* /*session*/, std::uint8_t /*flags*/, std::int32_t id,
                    const std::uint8_t* data, std::size_t size, void* user) {
    Self(user).answers_[id].body += Text(data, size);
    Self(user).unconsumed_[id] += size;
    return 0;
  }
  static int OnFrame(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    const bool is_part = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    if (is_part && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
      Self(user).answers_[frame->hd.stream_id].is_ended = true;
    }
    return 0;
  }
  static int OnClose(nghttp2_session* /*session*/, std::int32_t id, std::uint32_t code,
                     void* user) {
    Self(user).answers_[id].closed = code;
    return 0;
  }
  static ssize_t ReadBody(nghttp2_session* /*session*/, std::int32_t id, std::uint8_t* into,
                          std::size_t room, std::uint32_t* flags, nghttp2_data_source* /*source*/,
                          void* user) {
    Body& body = Self(user).bodies_[id];
    const std::size_t count = std::min(room, body.text.size());
    std::copy_n(body.text.data(), count, into);
    body.text.erase(0, count);
    if (body.is_whole && body.text.empty()) {
      *flags |= NGHTTP2_DATA_FLAG_EOF;
    } else if (count == 0) {
      return NGHTTP2_ERR_DEFERRED;
    }
    return static_cast<ssize_t>(count);
  }

  void Send() {
    while (true) {
      const std::uint8_t* data = nullptr;
      ssize_t left = nghttp2_session_mem_send(session_, &data);
      if (left <= 0) return;
      while (left > 0) {
        const ssize_t sent = ::send(socket_, data, static_cast<std::size_t>(left), MSG_NOSIGNAL);
        if (sent <= 0) return;
        data += sent;
        left -= sent;
      }
    }
  }

  int socket_;
  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, Http2Answer> answers_;
  std::map<std::int32_t, Body> bodies_;
  std::map<std::int32_t, std::size_t> unconsumed_;
};

}  // namespace composable::http::test
