// Raw routes over HTTP/2, with a handler in C++ in the place of a component.
#include <gtest/gtest.h>
#include <nghttp2/nghttp2.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "http2_client.h"
#include "raw_guest.h"

namespace composable::http {
namespace {

using mapping::BodyPresence;
using test::Http2Answer;
using test::Http2Client;

constexpr std::chrono::milliseconds kWhile{500};

class RawRoutesOfHttp2 : public test::RawServer {
 protected:
  RawRoutesOfHttp2() : client_(std::make_unique<Http2Client>(server_->port())) {}

  // The status once it has come.
  std::string StatusOf(std::int32_t id) {
    client_->PumpUntil([&] { return !client_->answer(id).status.empty(); });
    return client_->answer(id).status;
  }

  std::unique_ptr<Http2Client> client_;
};

TEST_F(RawRoutesOfHttp2, HandOverTheHeadAndSendTheAnswerInPieces) {
  const std::int32_t id = client_->Begin("GET", "/raw?a=b", {{"x-a", "1"}});
  guest_.Answer(201, {{"x-b", "2"}, {"connection", "upgrade"}, {"transfer-encoding", "chunked"}});
  guest_.Send("ab");
  EXPECT_TRUE(client_->PumpUntil([&] { return client_->answer(id).body == "ab"; }));
  guest_.Send("cde");
  guest_.End();
  EXPECT_TRUE(client_->AwaitEnd(id));
  const Http2Answer& answer = client_->answer(id);
  EXPECT_EQ(guest_.head, "GET http://x.test/raw?a=b");
  EXPECT_EQ(guest_.presence, BodyPresence::kNone);
  EXPECT_EQ(answer.status, "201");
  EXPECT_EQ(answer.body, "abcde");
  EXPECT_EQ(answer.headers.at("x-b"), "2");
  EXPECT_FALSE(answer.headers.contains("connection"));
  EXPECT_FALSE(answer.headers.contains("transfer-encoding"));
  EXPECT_EQ(answer.closed, NGHTTP2_NO_ERROR);
}

TEST_F(RawRoutesOfHttp2, HandOverABodyWhileItComes) {
  const std::int32_t id = client_->Begin("POST", "/raw");
  client_->SendBody(id, "ab");
  EXPECT_EQ(guest_.NextPiece(), "ab");
  client_->SendBody(id, "cde");
  EXPECT_EQ(guest_.NextPiece(), "cde");
  client_->EndBody(id);
  EXPECT_EQ(guest_.NextPiece(), "<end>");
  EXPECT_EQ(guest_.presence, BodyPresence::kSome);
}

TEST_F(RawRoutesOfHttp2, LetTheClientSendNoMoreThanTheHandlersTake) {
  constexpr std::size_t kStreams = 8;
  constexpr std::size_t kSize = 1'000'000;
  std::vector<std::int32_t> ids;
  for (std::size_t i = 0; i < kStreams; ++i) ids.push_back(client_->Begin("POST", "/raw"));
  for (const std::int32_t id : ids) client_->SendBody(id, std::string(kSize, 'x'));
  const auto unsent = [&] {
    std::size_t size = 0;
    for (const std::int32_t id : ids) size += client_->unsent(id);
    return size;
  };
  EXPECT_TRUE(client_->PumpUntil([&] { return unsent() < 5'000'000; }));
  client_->PumpFor(kWhile);
  EXPECT_GT(unsent(), 2'000'000U);
  std::size_t taken = 0;
  while (taken < kStreams * kSize) {
    while (guest_.waiting_pieces() > 0) taken += guest_.NextPiece().size();
    client_->PumpFor(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(unsent(), 0U);
  for (const std::int32_t id : ids) EXPECT_EQ(client_->answer(id).status, "");
}

TEST_F(RawRoutesOfHttp2, MakeNoMoreThanTheClientTakes) {
  constexpr std::size_t kWindow = 100'000;
  client_ = std::make_unique<Http2Client>(server_->port(), kWindow);
  const std::int32_t id = client_->Begin("GET", "/raw");
  guest_.Answer(200, {});
  const std::string piece(60'000, 'x');
  guest_.Send(piece);
  guest_.Send(piece);
  EXPECT_TRUE(client_->PumpUntil([&] { return client_->answer(id).body.size() == kWindow; }));
  client_->PumpFor(kWhile);
  EXPECT_EQ(client_->answer(id).body.size(), kWindow);
  EXPECT_FALSE(guest_.is_wanted());
  client_->Consume(id);
  EXPECT_TRUE(client_->PumpUntil([&] { return client_->answer(id).body.size() == 120'000; }));
  guest_.End();
  EXPECT_TRUE(client_->AwaitEnd(id));
}

TEST_F(RawRoutesOfHttp2, AnswerHeadRequestsWithoutABody) {
  const std::int32_t id = client_->Begin("HEAD", "/raw");
  guest_.Answer(200, {{"content-length", "7"}});
  EXPECT_TRUE(client_->AwaitEnd(id));
  EXPECT_EQ(client_->answer(id).headers.at("content-length"), "7");
  EXPECT_EQ(client_->answer(id).body, "");
  EXPECT_EQ(client_->answer(id).closed, NGHTTP2_NO_ERROR);
}

TEST_F(RawRoutesOfHttp2, ResetTheStreamWhereTheBodyBreaksOff) {
  const std::int32_t id = client_->Begin("GET", "/raw");
  guest_.Answer(200, {});
  guest_.Send("abc");
  guest_.Send(Fail(ErrorCode::kTrap, "the component trapped"));
  EXPECT_TRUE(client_->AwaitEnd(id));
  EXPECT_EQ(client_->answer(id).closed, NGHTTP2_INTERNAL_ERROR);
  EXPECT_EQ(failures_.text(), "raw: the component trapped");
  guest_.AwaitCancel();
}

TEST_F(RawRoutesOfHttp2, ResetTheStreamWhereTheBodyIsShort) {
  const std::int32_t id = client_->Begin("GET", "/raw");
  guest_.Answer(200, {{"content-length", "10"}});
  guest_.Send("abc");
  guest_.End();
  EXPECT_TRUE(client_->AwaitEnd(id));
  EXPECT_NE(client_->answer(id).closed, NGHTTP2_NO_ERROR);
  EXPECT_FALSE(client_->answer(id).is_ended);
  guest_.AwaitCancel();
}

TEST_F(RawRoutesOfHttp2, CancelTheCallWhenTheClientResetsTheStream) {
  const std::int32_t id = client_->Begin("POST", "/raw");
  client_->SendBody(id, "ab");
  EXPECT_EQ(guest_.NextPiece(), "ab");
  client_->Reset(id);
  guest_.AwaitCancel();
  EXPECT_EQ(guest_.NextPiece(), "<broken>");
}

TEST_F(RawRoutesOfHttp2, CancelTheCallWhenTheClientGoes) {
  client_->Begin("GET", "/raw");
  guest_.Answer(200, {});
  guest_.Send("abc");
  client_.reset();
  guest_.AwaitCancel();
}

TEST_F(RawRoutesOfHttp2, CancelTheCallWhenTheBodyStops) {
  const auto hasty = StartWithBodyTime(std::chrono::milliseconds(300));
  client_ = std::make_unique<Http2Client>(hasty->port());
  const std::int32_t id = client_->Begin("POST", "/raw");
  client_->SendBody(id, "ab");
  EXPECT_EQ(guest_.NextPiece(), "ab");
  EXPECT_EQ(StatusOf(id), "408");
  guest_.AwaitCancel();
}

TEST_F(RawRoutesOfHttp2, KeepBodiesWithinTheLimit) {
  const std::int32_t id = client_->Begin("POST", "/raw");
  client_->SendBody(id, std::string(kLimit - 1, 'x'));
  std::size_t taken = 0;
  while (taken < kLimit - 1) {
    taken += guest_.NextPiece().size();
    client_->PumpFor(std::chrono::milliseconds(5));
  }
  client_->SendBody(id, "xx");
  EXPECT_EQ(StatusOf(id), "413");
  guest_.AwaitCancel();
}

TEST_F(RawRoutesOfHttp2, BreakTheBodyThatTheAnswerDidNotWaitFor) {
  const std::int32_t id = client_->Begin("POST", "/raw");
  client_->SendBody(id, "ab");
  EXPECT_EQ(guest_.NextPiece(), "ab");
  guest_.Answer(200, {});
  guest_.Send("ok");
  guest_.End();
  EXPECT_TRUE(client_->AwaitEnd(id));
  EXPECT_EQ(client_->answer(id).body, "ok");
  EXPECT_TRUE(client_->answer(id).is_ended);
  EXPECT_EQ(client_->answer(id).closed, NGHTTP2_NO_ERROR);
  EXPECT_EQ(guest_.NextPiece(), "<broken>");
}

}  // namespace
}  // namespace composable::http
