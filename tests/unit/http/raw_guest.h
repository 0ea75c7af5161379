// A server with raw routes, and a handler in C++ in the place of a component.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/raw_route.h"
#include "http/router.h"
#include "http/server.h"
#include "mapping/raw_handler.h"

namespace composable::http::test {

// What is known of one call; the test plays the component.
class RawGuest {
 public:
  // The next piece that the component reads, without waiting for it to be read.
  std::string NextPiece() {
    std::unique_lock lock(mutex_);
    Wait(lock, [&] { return !pieces_.empty() || is_over_; });
    if (pieces_.empty()) return end_;
    auto [piece, taken] = std::move(pieces_.front());
    pieces_.pop_front();
    lock.unlock();
    taken();
    return piece;
  }
  void AwaitPiece() {
    std::unique_lock lock(mutex_);
    Wait(lock, [&] { return !pieces_.empty(); });
  }
  std::size_t waiting_pieces() {
    const std::scoped_lock lock(mutex_);
    return pieces_.size();
  }
  void AwaitCancel() {
    std::unique_lock lock(mutex_);
    Wait(lock, [&] { return is_cancelled_; });
    EXPECT_TRUE(is_cancelled_);
  }

  void Answer(std::uint32_t status, mapping::Headers headers) {
    mapping::RawResponse response{.status = status, .headers = std::move(headers), .body = nullptr};
    response.body = std::make_unique<Body>(*this);
    TakeAnswered()(std::move(response));
  }
  void Fail(ErrorCode code) { TakeAnswered()(composable::Fail(code, "the component trapped")); }
  void Send(Result<std::optional<Bytes>> piece) {
    std::unique_lock lock(mutex_);
    Wait(lock, [&] { return reading_ != nullptr; });
    mapping::PieceCallback reading = std::exchange(reading_, nullptr);
    lock.unlock();
    if (reading) reading(std::move(piece));
  }
  // Whether somebody waits for a piece of the answer.
  bool is_wanted() {
    const std::scoped_lock lock(mutex_);
    return reading_ != nullptr;
  }
  void Send(std::string_view piece) {
    const ByteView bytes = AsBytes(piece);
    Send(std::optional<Bytes>(Bytes(bytes.begin(), bytes.end())));
  }
  void End() { Send(std::optional<Bytes>()); }

  // Forgets a request whose answer was sent.
  void Forget() {
    const std::scoped_lock lock(mutex_);
    pieces_.clear();
    end_ = "<open>";
    is_over_ = false;
    is_cancelled_ = false;
  }

  // For the handler.
  void Begin(const mapping::RawRequest& request, mapping::BodyPresence body,
             mapping::RawCallback answered) {
    const std::scoped_lock lock(mutex_);
    head = std::string(request.method) + " " + std::string(request.scheme) + "://" +
           std::string(request.authority) + std::string(request.target);
    presence = body;
    answered_ = std::move(answered);
    changed_.notify_all();
  }
  void AddPiece(std::string_view piece, mapping::TakenCallback taken) {
    const std::scoped_lock lock(mutex_);
    pieces_.emplace_back(std::string(piece), std::move(taken));
    changed_.notify_all();
  }
  void SetEnd(std::string_view end) {
    const std::scoped_lock lock(mutex_);
    if (!is_over_) end_ = end;
    is_over_ = true;
    changed_.notify_all();
  }
  void Cancel() {
    SetEnd("<broken>");
    const std::scoped_lock lock(mutex_);
    is_cancelled_ = true;
    changed_.notify_all();
  }

  std::string head;
  mapping::BodyPresence presence = mapping::BodyPresence::kNone;

 private:
  class Body final : public mapping::BodyReader {
   public:
    explicit Body(RawGuest& guest) : guest_(guest) {}
    void Read(mapping::PieceCallback piece) override {
      const std::scoped_lock lock(guest_.mutex_);
      guest_.reading_ = std::move(piece);
      guest_.changed_.notify_all();
    }

   private:
    RawGuest& guest_;
  };

  mapping::RawCallback TakeAnswered() {
    std::unique_lock lock(mutex_);
    Wait(lock, [&] { return answered_ != nullptr; });
    return std::exchange(answered_, nullptr);
  }
  template <typename Condition>
  void Wait(std::unique_lock<std::mutex>& lock, const Condition& condition) {
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(20), condition));
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<std::string, mapping::TakenCallback>> pieces_;
  std::string end_ = "<open>";
  bool is_over_ = false;
  bool is_cancelled_ = false;
  mapping::RawCallback answered_;
  mapping::PieceCallback reading_;
};

class FakeRawCall final : public mapping::RawCall {
 public:
  explicit FakeRawCall(RawGuest& guest) : guest_(guest) {}
  void Write(std::string_view piece, mapping::TakenCallback taken) override {
    guest_.AddPiece(piece, std::move(taken));
  }
  void End() override { guest_.SetEnd("<end>"); }
  void Break() override { guest_.SetEnd("<broken>"); }
  void Cancel() override { guest_.Cancel(); }

 private:
  RawGuest& guest_;
};

class FakeRawHandler final : public mapping::RawHandler {
 public:
  explicit FakeRawHandler(RawGuest& guest) : guest_(guest) {}
  std::unique_ptr<mapping::RawCall> Handle(const mapping::RawRequest& request,
                                           mapping::BodyPresence body, mapping::Headers /*context*/,
                                           mapping::RawCallback answered) override {
    auto call = std::make_unique<FakeRawCall>(guest_);
    guest_.Begin(request, body, std::move(answered));
    return call;
  }

 private:
  RawGuest& guest_;
};

struct RawFailures final : Observer {
  void OnFailure(std::string_view route, std::string_view /*id*/, const Error& error) override {
    const std::scoped_lock lock(mutex);
    last = std::string(route) + ": " + ToString(error);
  }
  std::string text() {
    const std::scoped_lock lock(mutex);
    return last;
  }
  std::mutex mutex;
  std::string last;
};

// At `/raw`, for GET and POST. Each body may have a megabyte.
class RawServer : public testing::Test {
 protected:
  RawServer() {
    std::vector<Route> routes;
    for (const char* const method : {"GET", "POST"}) {
      routes.push_back(
          {.name = "raw",
           .where = {},
           .method = method,
           .path = ParsePathPattern("/raw").value(),
           .query = {},
           .content = RouteContent::kAny,
           .target = MakeRawTarget(
               {.name = "raw", .handler = std::make_shared<FakeRawHandler>(guest_)}, failures_)});
    }
    router_ = std::make_unique<Router>(std::move(routes));
    server_ = StartWithBodyTime(std::chrono::seconds(30));
  }

  // Another server with the same routes, for bodies with pauses of so long.
  std::unique_ptr<Server> StartWithBodyTime(std::chrono::milliseconds body_time) {
    ServerOptions options;
    options.limits.body = kLimit;
    options.limits.body_time = body_time;
    auto started = Server::Start(options, *router_, failures_);
    EXPECT_TRUE(started) << ToString(started.error());
    return *std::move(started);
  }

  static constexpr std::size_t kLimit = 1 << 20;

  RawGuest guest_;
  RawFailures failures_;
  std::unique_ptr<Router> router_;
  std::unique_ptr<Server> server_;
};

}  // namespace composable::http::test
