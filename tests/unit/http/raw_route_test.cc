// Raw routes over a real connection, with a handler in C++ in the place of a component.
#include "http/raw_route.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "raw_guest.h"
#include "test_client.h"

namespace composable::http {
namespace {

using mapping::BodyPresence;
using test::Brief;
using test::HeaderIn;
using test::TestClient;

class RawRoutes : public test::RawServer {
 protected:
  RawRoutes() : client_(std::make_unique<TestClient>(server_->port())) {}

  std::unique_ptr<TestClient> client_;
};

TEST_F(RawRoutes, HandOverTheHeadAndSendTheAnswerInPieces) {
  client_->Send("GET /raw?a=b&c HTTP/1.1\r\nhost: x.test:1\r\nconnection: close\r\n\r\n");
  guest_.Answer(201, {{"x-a", "1"}, {"date", "never"}, {"connection", "upgrade"}});
  guest_.Send("ab");
  guest_.Send("cde");
  guest_.End();
  const std::string answer = client_->ReadAll();
  EXPECT_EQ(guest_.head, "GET http://x.test:1/raw?a=b&c");
  EXPECT_EQ(guest_.presence, BodyPresence::kNone);
  EXPECT_EQ(Brief(answer), "201 2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n");
  EXPECT_EQ(HeaderIn(answer, "x-a"), "1");
  EXPECT_EQ(HeaderIn(answer, "connection"), "close");
  EXPECT_EQ(HeaderIn(answer, "transfer-encoding"), "chunked");
  EXPECT_NE(HeaderIn(answer, "date"), "never");
}

TEST_F(RawRoutes, KeepTheConnectionForTheNextRequest) {
  for (int i = 0; i < 3; ++i) {
    client_->Send("POST /raw HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nhi");
    EXPECT_EQ(guest_.NextPiece(), "hi");
    guest_.Answer(200, {{"content-length", "2"}});
    guest_.Send("yo");
    guest_.End();
    EXPECT_EQ(Brief(client_->ReadResponse()), "200 yo");
    guest_.Forget();
  }
}

TEST_F(RawRoutes, HandOverABodyWhileItComes) {
  client_->Send("POST /raw HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n");
  EXPECT_EQ(guest_.NextPiece(), "ab");
  client_->Send("3\r\ncde\r\n");
  EXPECT_EQ(guest_.NextPiece(), "cde");
  client_->Send("0\r\n\r\n");
  EXPECT_EQ(guest_.NextPiece(), "<end>");
  EXPECT_EQ(guest_.presence, BodyPresence::kSome);
}

TEST_F(RawRoutes, ReadNoMoreThanTheHandlerTakes) {
  client_->Send("POST /raw HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n");
  client_->Send(std::string(300'000, 'x'));
  guest_.AwaitPiece();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  EXPECT_EQ(guest_.waiting_pieces(), 1U);
  std::size_t size = 0;
  while (size < 300'000) size += guest_.NextPiece().size();
  EXPECT_EQ(size, 300'000U);
}

TEST_F(RawRoutes, AnswerHeadRequestsWithoutABody) {
  client_->Send("HEAD /raw HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  guest_.Answer(200, {{"content-length", "7"}});
  const std::string answer = client_->ReadAll();
  EXPECT_EQ(Brief(answer), "200 ");
  EXPECT_EQ(HeaderIn(answer, "content-length"), "7");
}

TEST_F(RawRoutes, EndTheConnectionWhereHttp10KnowsNoLength) {
  client_->Send("GET /raw HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
  guest_.Answer(200, {});
  guest_.Send("abc");
  guest_.End();
  const std::string answer = client_->ReadAll();
  EXPECT_EQ(guest_.head, "GET http://localhost/raw");
  EXPECT_EQ(Brief(answer), "200 abc");
  EXPECT_EQ(HeaderIn(answer, "connection"), "close");
  EXPECT_TRUE(client_->is_closed());
}

TEST_F(RawRoutes, TellNothingOfFailures) {
  client_->Send("GET /raw HTTP/1.1\r\nhost: x\r\n\r\n");
  guest_.Fail(ErrorCode::kTrap);
  EXPECT_TRUE(Brief(client_->ReadResponse()).starts_with(R"(500 {"error":"the component failed")"));
  EXPECT_EQ(failures_.text(), "raw: the component trapped");
  client_->Send("GET /raw HTTP/1.1\r\nhost: x\r\n\r\n");
  guest_.Fail(ErrorCode::kDeadlineExceeded);
  EXPECT_TRUE(
      Brief(client_->ReadResponse()).starts_with(R"(504 {"error":"the component took too long")"));
  client_->Send("GET /raw HTTP/1.1\r\nhost: x\r\n\r\n");
  guest_.Fail(ErrorCode::kInvalidArgument);
  EXPECT_EQ(Brief(client_->ReadResponse()),
            "400 {\"error\":\"the request is none that a component can be given\"}\n");
}

TEST_F(RawRoutes, RefuseWhatIsNoResponse) {
  client_->Send("GET /raw HTTP/1.1\r\nhost: x\r\n\r\n");
  guest_.Answer(101, {});
  EXPECT_TRUE(Brief(client_->ReadResponse()).starts_with("500 "));
  EXPECT_EQ(failures_.text(),
            "raw: the component answered with the status 101, which is none of a response");
  client_->Send("GET /raw HTTP/1.1\r\nhost: x\r\n\r\n");
  guest_.Answer(200, {{"content-length", "-7"}});
  EXPECT_TRUE(Brief(client_->ReadResponse()).starts_with("500 "));
  EXPECT_EQ(failures_.text(),
            "raw: the component answered with the header `content-length: -7`, which is no length");
  client_->Send("GET /raw HTTP/1.1\r\nhost: x\r\n\r\n");
  guest_.Answer(200, {{"content-length", "7"}, {"content-length", "8"}});
  EXPECT_TRUE(Brief(client_->ReadResponse()).starts_with("500 "));
  EXPECT_EQ(
      failures_.text(),
      "raw: the component answered with the header `content-length: 8`, which is there twice");
}

TEST_F(RawRoutes, SendNoLengthWhereThereIsNoBody) {
  client_->Send("GET /raw HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
  guest_.Answer(204, {{"content-length", "0"}});
  const std::string answer = client_->ReadAll();
  EXPECT_EQ(Brief(answer), "204 ");
  EXPECT_EQ(HeaderIn(answer, "content-length"), "none");
  EXPECT_EQ(HeaderIn(answer, "transfer-encoding"), "none");
}

TEST_F(RawRoutes, ResetTheConnectionWhereTheBodyBreaksOff) {
  client_->Send("GET /raw HTTP/1.1\r\nhost: x\r\n\r\n");
  guest_.Answer(200, {});
  guest_.Send("abc");
  guest_.Send(Fail(ErrorCode::kTrap, "the component trapped"));
  const std::string answer = client_->ReadAll();
  EXPECT_FALSE(answer.ends_with("0\r\n\r\n")) << answer;
  EXPECT_TRUE(client_->is_closed());
  EXPECT_EQ(failures_.text(), "raw: the component trapped");
  guest_.AwaitCancel();
}

TEST_F(RawRoutes, ResetTheConnectionWhereTheBodyIsShort) {
  client_->Send("GET /raw HTTP/1.1\r\nhost: x\r\n\r\n");
  guest_.Answer(200, {{"content-length", "10"}});
  guest_.Send("abc");
  guest_.End();
  client_->ReadAll();
  EXPECT_TRUE(client_->is_closed());
  guest_.AwaitCancel();
}

TEST_F(RawRoutes, CancelTheCallWhenTheClientGoes) {
  client_->Send("GET /raw HTTP/1.1\r\nhost: x\r\n\r\n");
  guest_.Answer(200, {});
  guest_.Send("abc");
  client_.reset();
  guest_.AwaitCancel();
}

TEST_F(RawRoutes, CancelTheCallWhenTheBodyStops) {
  const auto hasty = StartWithBodyTime(std::chrono::milliseconds(300));
  client_ = std::make_unique<TestClient>(hasty->port());
  client_->Send("POST /raw HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nab");
  EXPECT_EQ(guest_.NextPiece(), "ab");
  EXPECT_EQ(Brief(client_->ReadResponse()), "408 {\"error\":\"the body did not come in time\"}\n");
  guest_.AwaitCancel();
  EXPECT_EQ(guest_.NextPiece(), "<broken>");
}

TEST_F(RawRoutes, KeepBodiesWithinTheLimit) {
  client_->Send("POST /raw HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n");
  EXPECT_EQ(guest_.NextPiece(), "ab");
  client_->Send("FFFFF\r\n");
  EXPECT_EQ(Brief(client_->ReadResponse()), "413 {\"error\":\"the body is too long\"}\n");
  guest_.AwaitCancel();
}

TEST_F(RawRoutes, BreakTheBodyThatTheAnswerDidNotWaitFor) {
  client_->Send("POST /raw HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nab");
  EXPECT_EQ(guest_.NextPiece(), "ab");
  guest_.Answer(200, {{"content-length", "2"}});
  guest_.Send("ok");
  guest_.End();
  EXPECT_EQ(Brief(client_->ReadResponse()), "200 ok");
  EXPECT_EQ(guest_.NextPiece(), "<broken>");
}

}  // namespace
}  // namespace composable::http
