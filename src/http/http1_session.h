// HTTP/1.0 and HTTP/1.1 on a connection: requests one after the other, also where the client sends
// them without waiting.
//
// Source: RFC 9112; RFC 9110, sections 10.1.1 (`100-continue`) and 15.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/chunked_body.h"
#include "http/connection.h"
#include "http/request_head.h"
#include "http/response_text.h"

namespace composable::http {

class Http1Session final : public Session, private ResponseSink {
 public:
  explicit Http1Session(Connection& connection);
  Http1Session(const Http1Session&) = delete;
  Http1Session& operator=(const Http1Session&) = delete;
  ~Http1Session() override;

  void Proceed() override;
  void OnEnd() override;
  void OnTick() override;
  void OnDrain() override;

 private:
  enum class State : std::uint8_t {
    kHead,       // waits for a head, or for more of one
    kBody,       // has a head, and waits for the body
    kAnswering,  // the handler has the request
    kStreaming,  // the handler takes the body while it comes, or the response is being made
    kClosing,    // nothing more is taken
  };

  void ReadNextHead();
  void BeginBody();
  void ReadBody();
  void Dispatch(std::string_view body);
  // To the handler, with a new exchange.
  void HandToHandler(std::string_view body);
  Request MakeRequest(std::string_view body) const;
  void Respond(std::uint32_t stream, Response response) override;
  void Refuse(const Refusal& refusal);
  void Answer(const Response& response);
  void FinishRequest(AfterResponse after);
  AfterResponse WhatFollows() const;
  void Observe(int status, std::size_t body_size) const;

  // While streaming; in http1_streaming.cc.
  void DispatchStreaming();
  void BeginStreaming();
  void Stream();
  void FeedBody();
  void HandOver(std::string_view piece);
  void OnRoom(std::uint32_t stream) override;
  void BeginAnswer(Response response);
  void PullAnswer();
  void OnPiece(std::uint32_t stream, Result<std::optional<Bytes>> piece) override;
  void AddPiece(const Result<std::optional<Bytes>>& piece);
  void FinishStreaming();
  void GiveUp(const Refusal& refusal);
  void Break();

  // What is known of a request, and its answer, while they stream.
  struct Streaming {
    std::string head;          // what head_ views
    bool is_whole = true;      // nothing of the body is missing
    bool is_waiting = false;   // for a piece to be taken
    std::uint64_t left = 0;    // bytes of a body with a length
    bool is_answered = false;  // the response's head was sent
    bool is_reading = false;   // a piece of the response is on its way
    int status = 0;
    StreamFraming framing = StreamFraming::kChunked;
    std::uint64_t answer_left = 0;  // bytes of a response with a length
    std::size_t answer_size = 0;    // bytes so far
    std::shared_ptr<mapping::BodyReader> answer;
  };

  Connection& connection_;
  State state_ = State::kHead;
  HeadScanner scanner_;
  RequestHead head_;  // views into the connection's input, which stays until the answer
  Target target_;
  std::size_t head_size_ = 0;
  std::size_t request_size_ = 0;  // of the input: what goes with the answer
  ChunkedBody chunked_;
  std::string body_;           // of a request in chunks
  RequestHandlerPtr handler_;  // of a request whose head has come; null otherwise
  ExchangePtr exchange_;
  std::optional<Streaming> streaming_;
  bool is_proceeding_ = false;
  bool has_served_ = false;  // a request before
  bool has_begun_ = false;   // the head of the next one
  Clock::time_point since_;  // when what is waited for began: a request, its body, its answer
};

}  // namespace composable::http
