#include "http/connection.h"

#include <algorithm>
#include <utility>

#include "http/http1_session.h"
#include "http/http2_session.h"

namespace composable::http {
namespace {

constexpr std::size_t kReadSize = 16 * 1024;
// What a client sends first that speaks HTTP/2 without having been asked (RFC 9113, section 3.4).
constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
// How long a client may take to read the last response and to go.
constexpr std::chrono::seconds kLingerTime{2};

}  // namespace

Connection::Connection(std::unique_ptr<Stream> stream, std::string peer, ConnectionContext& context,
                       std::function<void(Connection&)> closed)
    : stream_(std::move(stream)),
      peer_(std::move(peer)),
      context_(context),
      closed_(std::move(closed)),
      started_(context.loop->now()),
      last_written_(context.loop->now()) {}

Connection::~Connection() { context_.loop->Forget(stream_->descriptor(), *this); }

Status Connection::Start() {
  interest_ = {.read = true};
  return context_.loop->Watch(stream_->descriptor(), interest_, *this);
}

void Connection::OnEvents(SocketEvents events) {
  is_handling_ = true;
  if (events.is_broken) {
    Close();
  } else if (state_ == State::kLingering) {
    ReadInput();
    input_.clear();
    input_start_ = 0;
    if (is_ended_) Close();
  } else {
    if (events.is_writable) WriteOutput();
    // With TLS reading may have waited for writing.
    if (state_ == State::kOpen && is_reading_) ReadInput();
    Proceed();
    // Responses of one round are sent together at its end. A send may have to wake its receiver's
    // processor, which costs this thread as much as a small call; the ones right after it find it
    // awake.
    if (output_size() > 0 && context_.loop->HasMoreEvents()) SendLater();
  }
  Finish();
}

void Connection::ReadInput() {
  if (input_start_ == input_.size()) {
    input_.clear();
    input_start_ = 0;
  }
  while (!is_ended_ && input_.size() - input_start_ < input_limit_) {
    const std::size_t size = input_.size();
    IoResult result;
    input_.resize_and_overwrite(size + kReadSize, [&](char* data, std::size_t /*capacity*/) {
      result = stream_->Read({data + size, kReadSize});
      return size + result.count;
    });
    if (result.outcome == IoOutcome::kBroken) return Close();
    if (result.outcome == IoOutcome::kEnd) is_ended_ = true;
    if (result.outcome == IoOutcome::kBlocked) return;
    // Less than there was room for: there is no more, and asking would cost a call.
    if (result.count < kReadSize && !stream_->has_buffered()) return;
  }
}

bool Connection::ChooseSession() {
  if (stream_->is_secure()) {
    if (input().empty()) return false;
    if (stream_->protocol() == "h2") {
      session_ = std::make_unique<Http2Session>(*this);
      return true;
    }
  } else {
    const std::string_view begin = input().substr(0, kHttp2Preface.size());
    if (begin.empty()) return false;
    if (kHttp2Preface.starts_with(begin)) {
      if (begin.size() < kHttp2Preface.size()) return false;
      session_ = std::make_unique<Http2Session>(*this);
      return true;
    }
  }
  session_ = std::make_unique<Http1Session>(*this);
  return true;
}

void Connection::Proceed() {
  if (state_ != State::kOpen || is_closing_) return;
  if (session_ == nullptr && !ChooseSession()) {
    if (is_ended_) Close();
    return;
  }
  session_->Proceed();
}

void Connection::Flush() {
  if (!is_handling_) SendLater();  // the event that is being handled ends with it
}

void Connection::SendLater() {
  if (!std::exchange(sends_later_, true)) context_.loop->AtEndOfRound(*this);
}

void Connection::OnEndOfRound() {
  sends_later_ = false;
  is_handling_ = true;
  Finish();
}

void Connection::Break() {
  stream_->Reset();
  Close();
}

void Connection::WriteOutput() {
  while (output_size() > 0 && state_ == State::kOpen) {
    const IoResult result = stream_->Write(std::string_view(output_).substr(output_start_));
    if (result.outcome == IoOutcome::kBlocked) return;
    if (result.outcome != IoOutcome::kDone) return Close();
    output_start_ += result.count;
    has_written_ = true;
    last_written_ = context_.loop->now();
  }
  output_.clear();
  output_start_ = 0;
}

// The end of every event: sends what there is, goes on where that made room, and closes. Sessions
// stop where too much waits to be sent.
void Connection::Finish() {
  if (!sends_later_) WriteOutput();
  while (state_ == State::kOpen && session_ != nullptr && !sends_later_ && output_size() == 0 &&
         !is_closing_) {
    session_->Proceed();
    if (!sends_later_) WriteOutput();
    // What TLS has taken off the socket and not handed on yet, no event will tell of.
    const bool has_more = is_reading_ && HasRoom() && stream_->has_buffered();
    if (state_ == State::kOpen && has_more) {
      ReadInput();
    } else if (!has_written_) {
      break;
    }
    has_written_ = false;
  }
  const bool is_open = state_ == State::kOpen && session_ != nullptr && !is_closing_;
  if (is_open && is_ended_) session_->OnEnd();
  if (state_ == State::kOpen && is_closing_ && output_size() == 0) Linger();
  is_handling_ = false;
  if (state_ == State::kClosed) {
    // What is called destroys this, and itself where it is a part of it.
    const std::function<void(Connection&)> closed = std::move(closed_);
    closed(*this);
    return;
  }
  UpdateInterest();
}

void Connection::Linger() {
  stream_->EndWriting();
  session_.reset();
  input_.clear();
  input_start_ = 0;
  if (is_ended_) return Close();
  state_ = State::kLingering;
  lingering_since_ = context_.loop->now();
}

void Connection::UpdateInterest() {
  SocketInterest wanted;
  wanted.read = !is_ended_ && HasRoom() && (is_reading_ || state_ == State::kLingering);
  wanted.write = state_ == State::kOpen && ((output_size() > 0 && !sends_later_) ||
                                            (wanted.read && stream_->reading_waits_for_writing()));
  if (wanted == interest_) return;
  interest_ = wanted;
  context_.loop->Change(stream_->descriptor(), interest_, *this);
}

void Connection::OnTick() {
  is_handling_ = true;
  const Clock::time_point now = context_.loop->now();
  if (state_ == State::kLingering) {
    if (now - lingering_since_ > kLingerTime) Close();
  } else if (output_size() > 0 && !sends_later_) {
    if (now - last_written_ > context_.limits.write_time) Close();
  } else if (session_ != nullptr) {
    session_->OnTick();
  } else if (now - started_ > context_.limits.head_time) {
    Close();
  }
  Finish();
}

void Connection::OnDrain() {
  is_handling_ = true;
  if (session_ != nullptr) session_->OnDrain();
  Finish();
}

}  // namespace composable::http
