// What a server answers with is changed while it runs.

#include <gtest/gtest.h>

#include <future>

#include "test_client.h"

namespace composable::http {
namespace {

using test::Brief;
using test::TestClient;

constexpr std::string_view kGetA = "GET /a HTTP/1.1\r\nhost: x\r\n\r\n";

// Answers with its name, at once or when told.
class NamedHandler final : public RequestHandler {
 public:
  explicit NamedHandler(std::string name) : name_(std::move(name)) {}

  void Handle(const Request& request, ExchangePtr exchange) override {
    if (request.target.path() == "/wait") {
      waiting_.set_value(std::move(exchange));
    } else {
      Answer(std::move(exchange));
    }
  }
  void Answer(ExchangePtr exchange) const {
    Exchange::Respond(std::move(exchange),
                      {.status = 200, .content_type = "text/plain", .body = name_, .headers = {}});
  }
  ExchangePtr TakeWaiting() { return waiting_.get_future().get(); }

 private:
  std::string name_;
  std::promise<ExchangePtr> waiting_;
};

class ServerChangeTest : public testing::Test {
 protected:
  ServerChangeTest() {
    ServerOptions options;
    options.threads = 2;
    auto started = Server::Start(options, RequestHandlerPtr(first_), observer_);
    EXPECT_TRUE(started);
    if (started) server_ = *std::move(started);
  }

  // The answer once it is the second handler's: loops take their time.
  static std::string AskUntilSecond(TestClient& client) {
    for (int i = 0; i < 10'000; ++i) {
      client.Send(kGetA);
      std::string answer = Brief(client.ReadResponse());
      if (answer != "200 first") return answer;
    }
    return "the first handler goes on";
  }

  Observer observer_;
  std::shared_ptr<NamedHandler> first_ = std::make_shared<NamedHandler>("first");
  std::shared_ptr<NamedHandler> second_ = std::make_shared<NamedHandler>("second");
  std::unique_ptr<Server> server_;
};

TEST_F(ServerChangeTest, ConnectionsGoOnWithTheNextRequest) {
  TestClient client(server_->port());
  client.Send(kGetA);
  EXPECT_EQ(Brief(client.ReadResponse()), "200 first");
  const std::uint16_t port = server_->port();
  server_->Change({.handler = second_, .limits = {}, .tls = nullptr});
  EXPECT_EQ(AskUntilSecond(client), "200 second");
  EXPECT_EQ(server_->port(), port);
}

TEST_F(ServerChangeTest, RequestsUnderWayKeepTheirHandler) {
  TestClient waiting(server_->port());
  waiting.Send("GET /wait HTTP/1.1\r\nhost: x\r\n\r\n");
  ExchangePtr exchange = first_->TakeWaiting();
  const std::weak_ptr<NamedHandler> first = first_;
  NamedHandler* const raw = first_.get();
  first_.reset();
  server_->Change({.handler = second_, .limits = {}, .tls = nullptr});
  for (int i = 0; i < 8; ++i) {  // both loops
    TestClient client(server_->port());
    EXPECT_EQ(AskUntilSecond(client), "200 second");
  }
  ASSERT_FALSE(first.expired());
  raw->Answer(std::move(exchange));
  EXPECT_EQ(Brief(waiting.ReadResponse()), "200 first");
  waiting.Send(kGetA);
  EXPECT_EQ(Brief(waiting.ReadResponse()), "200 second");
  EXPECT_TRUE(first.expired());
}

TEST_F(ServerChangeTest, RequestsWhoseHeadHasComeKeepTheirHandler) {
  TestClient slow(server_->port());
  slow.Send("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\nexpect: 100-continue\r\n\r\n");
  EXPECT_EQ(slow.ReadResponse(), "HTTP/1.1 100 Continue\r\n\r\n");
  server_->Change({.handler = second_, .limits = {}, .tls = nullptr});
  for (int i = 0; i < 8; ++i) {
    TestClient client(server_->port());
    EXPECT_EQ(AskUntilSecond(client), "200 second");
  }
  slow.Send("body");
  EXPECT_EQ(Brief(slow.ReadResponse()), "200 first");
}

TEST_F(ServerChangeTest, LimitsAreTheNewOnes) {
  Limits limits;
  limits.body = 3;
  server_->Change({.handler = second_, .limits = limits, .tls = nullptr});
  TestClient client(server_->port());
  EXPECT_EQ(AskUntilSecond(client), "200 second");
  client.Send("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nbody");
  EXPECT_EQ(client.ReadResponse().substr(0, 12), "HTTP/1.1 413");
}

TEST_F(ServerChangeTest, ALowerLimitIsForTheRestOfABodyToo) {
  TestClient slow(server_->port());
  slow.Send(
      "POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nexpect: 100-continue\r\n\r\n");
  EXPECT_EQ(slow.ReadResponse(), "HTTP/1.1 100 Continue\r\n\r\n");
  slow.Send("5\r\nbegin\r\n");
  Limits limits;
  limits.body = 3;
  server_->Change({.handler = second_, .limits = limits, .tls = nullptr});
  for (int i = 0; i < 8; ++i) {  // both loops
    TestClient client(server_->port());
    EXPECT_EQ(AskUntilSecond(client), "200 second");
  }
  slow.Send("1\r\n.\r\n0\r\n\r\n");
  EXPECT_EQ(slow.ReadResponse().substr(0, 12), "HTTP/1.1 413");
}

TEST_F(ServerChangeTest, RequestsThatNobodyIsAskedForHoldNoHandler) {
  TestClient idle(server_->port());
  idle.Send("OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n");
  EXPECT_EQ(idle.ReadResponse().substr(0, 12), "HTTP/1.1 204");
  const std::weak_ptr<NamedHandler> first = first_;
  first_.reset();
  server_->Change({.handler = second_, .limits = {}, .tls = nullptr});
  for (int i = 0; i < 8; ++i) {
    TestClient client(server_->port());
    EXPECT_EQ(AskUntilSecond(client), "200 second");
  }
  EXPECT_TRUE(first.expired());
}

}  // namespace
}  // namespace composable::http
