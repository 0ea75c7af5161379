// HTTP/1.0 and HTTP/1.1 on a connection: requests one after the other, also where the client sends
// them without waiting.
//
// Source: RFC 9112; RFC 9110, sections 10.1.1 (`100-continue`) and 15.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

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
    kClosing,    // nothing more is taken
  };

  void ReadNextHead();
  void BeginBody();
  void ReadBody();
  void Dispatch(std::string_view body);
  void Respond(std::uint32_t stream, Response response) override;
  void Refuse(const Refusal& refusal);
  void Answer(const Response& response);
  void FinishRequest();
  AfterResponse WhatFollows() const;
  void Observe(const Response& response) const;

  Connection& connection_;
  State state_ = State::kHead;
  HeadScanner scanner_;
  RequestHead head_;  // views into the connection's input, which stays until the answer
  Target target_;
  std::size_t head_size_ = 0;
  std::size_t request_size_ = 0;  // of the input: what goes with the answer
  ChunkedBody chunked_;
  std::string body_;  // of a request in chunks
  ExchangePtr exchange_;
  bool is_proceeding_ = false;
  bool has_served_ = false;  // a request before
  bool has_begun_ = false;   // the head of the next one
  Clock::time_point since_;  // when what is waited for began: a request, its body, its answer
};

}  // namespace composable::http
