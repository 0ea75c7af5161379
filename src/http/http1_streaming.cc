// The part of an HTTP/1 session that hands bodies over while they come, and sends responses while
// they are made.

#include <algorithm>
#include <utility>

#include "http/http1_session.h"
#include "http/response_text.h"

namespace composable::http {

// Takes the head, and what there is of a body that was handed over, out of the connection's input:
// it would not stay where it is.
void Http1Session::BeginStreaming() {
  Streaming& streaming = streaming_.emplace(Streaming());
  streaming.head = connection_.input().substr(0, head_size_);
  connection_.TakeInput(request_size_);
  request_size_ = 0;
  ReadHead(streaming.head, connection_.context().limits, head_);
  target_.Parse(head_.target);
  connection_.SetReading(true);
  state_ = State::kStreaming;
}

void Http1Session::DispatchStreaming() {
  request_size_ = head_size_;
  BeginStreaming();
  streaming_->is_whole = false;
  streaming_->left = head_.body_length;
  chunked_ = {};
  if (head_.expects_continue && connection_.input().empty()) {
    connection_.output() += "HTTP/1.1 100 Continue\r\n\r\n";
  }
  HandToHandler({});
}

void Http1Session::Stream() {
  FeedBody();
  PullAnswer();
}

void Http1Session::FeedBody() {
  if (!streaming_ || streaming_->is_whole || streaming_->is_waiting) return;
  const std::string_view input = connection_.input();
  if (head_.framing == BodyFraming::kLength) {
    const auto size =
        static_cast<std::size_t>(std::min<std::uint64_t>(streaming_->left, input.size()));
    streaming_->left -= size;
    streaming_->is_whole = streaming_->left == 0;
    HandOver(input.substr(0, size));
    connection_.TakeInput(size);
    return;
  }
  std::string_view rest = input;
  body_.clear();
  const ChunkedBody::State read = chunked_.Read(rest, connection_.context().limits, body_);
  if (read == ChunkedBody::State::kRefused) return GiveUp(chunked_.refusal());
  connection_.TakeInput(input.size() - rest.size());
  streaming_->is_whole = read == ChunkedBody::State::kComplete;
  HandOver(body_);
}

// The next piece, and the end where that was all.
void Http1Session::HandOver(std::string_view piece) {
  BodyTaker* const taker = exchange_->taker();
  if (taker == nullptr) return;
  if (!piece.empty()) {
    streaming_->is_waiting = true;
    since_ = connection_.context().loop->now();
    taker->OnPiece(piece);
  }
  if (streaming_->is_whole) taker->OnEnd();
}

void Http1Session::OnRoom(std::uint32_t /*stream*/) {
  if (!streaming_) return;
  streaming_->is_waiting = false;
  since_ = connection_.context().loop->now();
  FeedBody();
  connection_.Flush();
}

void Http1Session::BeginAnswer(Response response) {
  streaming_->is_answered = true;
  streaming_->status = response.status;
  if (response.stream == nullptr) {
    Answer(response);
    return FinishStreaming();
  }
  const bool has_body = head_.method != "HEAD" && !HasNoBody(response.status);
  AfterResponse after = WhatFollows();
  if (response.stream_length || !has_body) {
    streaming_->framing = StreamFraming::kLength;
    streaming_->answer_left = response.stream_length.value_or(0);
  } else if (head_.version == HttpVersion::kHttp10) {
    streaming_->framing = StreamFraming::kClose;
    after = AfterResponse::kClose;
  }
  AppendStreamHead(response, connection_.context().loop->date(), after, streaming_->framing,
                   connection_.output());
  if (!has_body) {
    Observe(response.status, 0);
    return FinishStreaming();
  }
  streaming_->answer = std::move(response.stream);
  connection_.SendLater();
  PullAnswer();
}

void Http1Session::PullAnswer() {
  if (!streaming_ || streaming_->answer == nullptr || streaming_->is_reading) return;
  if (connection_.output_size() > Connection::kOutputLimit) return;
  streaming_->is_reading = true;
  Exchange::Read(exchange_, *streaming_->answer);
}

void Http1Session::OnPiece(std::uint32_t /*stream*/, Result<std::optional<Bytes>> piece) {
  if (!streaming_ || streaming_->answer == nullptr) return;
  streaming_->is_reading = false;
  AddPiece(piece);
  PullAnswer();
  connection_.Flush();
}

void Http1Session::AddPiece(const Result<std::optional<Bytes>>& piece) {
  const bool has_length = streaming_->framing == StreamFraming::kLength;
  if (!piece) return Break();
  if (!*piece) {
    if (has_length && streaming_->answer_left > 0) return Break();
    if (streaming_->framing == StreamFraming::kChunked) AppendChunk({}, connection_.output());
    Observe(streaming_->status, streaming_->answer_size);
    return FinishStreaming();
  }
  const std::string_view text = AsText(**piece);
  streaming_->answer_size += text.size();
  if (streaming_->framing == StreamFraming::kChunked) {
    return AppendChunk(text, connection_.output());
  }
  if (has_length) {
    if (text.size() > streaming_->answer_left) return Break();
    streaming_->answer_left -= text.size();
  }
  connection_.output() += text;
}

void Http1Session::FinishStreaming() {
  AfterResponse after = WhatFollows();
  // What is still to come of the body cannot be told from the next request but by reading it.
  const BodyState body = streaming_->is_whole ? BodyState::kWhole : BodyState::kPartial;
  const bool is_end = streaming_->answer != nullptr && streaming_->framing == StreamFraming::kClose;
  if (body == BodyState::kPartial || is_end) after = AfterResponse::kClose;
  std::exchange(exchange_, nullptr)->Finish(body);
  streaming_.reset();
  FinishRequest(after);
}

// Of a body that cannot be read on.
void Http1Session::GiveUp(const Refusal& refusal) {
  if (streaming_->is_answered) return Break();
  std::exchange(exchange_, nullptr)->Abandon();
  streaming_.reset();
  Refuse(refusal);
}

// Ends the connection in the middle, so that nobody takes what was sent for the whole.
void Http1Session::Break() {
  if (streaming_->is_answered) Observe(streaming_->status, streaming_->answer_size);
  std::exchange(exchange_, nullptr)->Abandon();
  streaming_.reset();
  state_ = State::kClosing;
  connection_.Break();
}

}  // namespace composable::http
