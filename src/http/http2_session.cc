#include "http/http2_session.h"

#include <fmt/format.h>
#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "http/response_text.h"

namespace composable::http {
namespace {

constexpr std::uint32_t kWindow = 1 << 20;
// How much of the bodies that are handed over while they come may wait for their takers, before the
// client has to wait for them too: so few that are slow do not stop the others.
constexpr std::size_t kHeldLimit = 4 * std::size_t{kWindow};

std::string_view AsText(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// nghttp2 wants pointers to what may be changed, and changes nothing.
std::uint8_t* AsBytes(std::string_view text) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): the library's structure has no const.
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

nghttp2_nv MakeField(std::string_view name, std::string_view value) {
  return {.name = AsBytes(name),
          .value = AsBytes(value),
          .namelen = name.size(),
          .valuelen = value.size(),
          .flags = NGHTTP2_NV_FLAG_NONE};
}

std::vector<HeaderView> ViewsOf(const mapping::Headers& headers) {
  std::vector<HeaderView> views;
  views.reserve(headers.size());
  for (const mapping::Header& header : headers) views.push_back({header.name, header.value});
  return views;
}

}  // namespace

// One request and its answer.
struct Http2Session::Stream {
  std::string method;
  std::string target;
  mapping::Headers headers;  // with `host` for `:authority`
  std::size_t head_size = 0;
  std::string body;            // that was not handed over yet
  std::uint64_t received = 0;  // bytes of the body
  bool is_refused = false;     // it was answered before it was whole
  bool is_whole = false;       // all of the request is there
  bool expects_continue = false;
  RequestHandlerPtr handler;  // from the end of its head until it is handed over
  ExchangePtr exchange;
  bool is_answered = false;  // the head of the response is on its way
  std::string answer;        // the body of the response, or the piece of it that is next
  std::size_t answer_sent = 0;
  Clock::time_point since;  // when what is waited for began: a request, more of its body

  // Of a body that is handed over while it comes.
  bool is_streaming = false;
  bool is_waiting = false;     // for a piece to be taken
  std::size_t piece_size = 0;  // of that piece; 0 where nothing waits
  // Of a response that is sent while it is made.
  std::shared_ptr<mapping::BodyReader> source;  // null: `answer` is all
  bool is_reading = false;                      // a piece is on its way
  int status = 0;
  std::size_t answer_size = 0;                 // bytes so far
  std::optional<std::uint64_t> answer_length;  // bytes of all, where that is known
};

// What nghttp2 calls; the session is its user data.
struct Http2Session::Callbacks {
  static Http2Session& Self(void* user) { return *static_cast<Http2Session*>(user); }

  // nghttp2 takes a head on a stream that the client skipped for one that is late.
  static int OnBeginFrame(nghttp2_session* session, const nghttp2_frame_hd* header, void* user) {
    if (header->type == NGHTTP2_HEADERS && !Self(user).NoteHead(header->stream_id)) {
      nghttp2_session_terminate_session(session, NGHTTP2_PROTOCOL_ERROR);
    }
    return 0;
  }

  static int OnBeginHeaders(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
      Self(user).BeginStream(frame->hd.stream_id);
    }
    return 0;
  }

  static int OnHeader(nghttp2_session* /*session*/, const nghttp2_frame* frame,
                      const std::uint8_t* name, std::size_t name_size, const std::uint8_t* value,
                      std::size_t value_size, std::uint8_t /*flags*/, void* user) {
    Stream* const stream = Self(user).Find(frame->hd.stream_id);
    const bool is_head =
        frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST;
    if (stream != nullptr && is_head) {
      Self(user).AddHeader(*stream, AsText(name, name_size), AsText(value, value_size));
    }
    return 0;
  }

  static int OnData(nghttp2_session* /*session*/, std::uint8_t /*flags*/, std::int32_t id,
                    const std::uint8_t* data, std::size_t size, void* user) {
    Http2Session& self = Self(user);
    self.owed_ += size;
    if (Stream* const stream = self.Find(id)) self.AddBody(*stream, id, AsText(data, size));
    self.PayBack();
    return 0;
  }

  static int OnFrame(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    const bool is_part = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    Stream* const stream = is_part ? Self(user).Find(frame->hd.stream_id) : nullptr;
    if (stream == nullptr) return 0;
    const bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
      Self(user).EndHead(*stream, frame->hd.stream_id,
                         is_end ? BodyState::kWhole : BodyState::kPartial);
    }
    if (is_end) Self(user).EndRequest(*stream, frame->hd.stream_id);
    return 0;
  }

  static int OnFrameSent(nghttp2_session* session, const nghttp2_frame* frame, void* user) {
    const bool is_end = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    const bool is_part = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    if (!is_end || !is_part) return 0;
    const Stream* const stream = Self(user).Find(frame->hd.stream_id);
    // Whoever still sends a body that nobody wants is asked to stop.
    if (stream != nullptr && !stream->is_whole) {
      nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id, NGHTTP2_NO_ERROR);
    }
    return 0;
  }

  static int OnClose(nghttp2_session* /*session*/, std::int32_t id, std::uint32_t /*code*/,
                     void* user) {
    Self(user).CloseStream(id);
    return 0;
  }

  static ssize_t ReadAnswer(nghttp2_session* /*session*/, std::int32_t id, std::uint8_t* into,
                            std::size_t room, std::uint32_t* flags, nghttp2_data_source* /*source*/,
                            void* user) {
    Stream* const stream = Self(user).Find(id);
    if (stream == nullptr) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    const std::size_t count = std::min(room, stream->answer.size() - stream->answer_sent);
    std::copy_n(stream->answer.data() + stream->answer_sent, count, into);
    stream->answer_sent += count;
    if (stream->source == nullptr) {
      if (stream->answer_sent == stream->answer.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
      return static_cast<ssize_t>(count);
    }
    if (count > 0) return static_cast<ssize_t>(count);
    if (!std::exchange(stream->is_reading, true)) Exchange::Read(stream->exchange, *stream->source);
    return NGHTTP2_ERR_DEFERRED;
  }
};

Http2Session::Http2Session(Connection& connection)
    : connection_(connection), last_active_(connection.context().loop->now()) {
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, Callbacks::OnBeginFrame);
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, Callbacks::OnBeginHeaders);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, Callbacks::OnHeader);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Callbacks::OnData);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, Callbacks::OnFrame);
  nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, Callbacks::OnFrameSent);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, Callbacks::OnClose);
  nghttp2_option* option = nullptr;
  nghttp2_option_new(&option);
  nghttp2_option_set_no_auto_window_update(option, 1);
  nghttp2_session_server_new2(&session_, callbacks, this, option);
  nghttp2_option_del(option);
  nghttp2_session_callbacks_del(callbacks);

  const Limits& limits = connection.context().limits;
  const std::array<nghttp2_settings_entry, 3> settings = {
      {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, static_cast<std::uint32_t>(limits.streams)},
       {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindow},
       {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(limits.head)}}};
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kWindow);
}

Http2Session::~Http2Session() {
  for (const auto& [id, stream] : streams_) {
    if (stream->exchange != nullptr) stream->exchange->Abandon();
  }
  streams_.clear();
  nghttp2_session_del(session_);
}

Http2Session::Stream* Http2Session::Find(std::int32_t id) {
  const auto found = streams_.find(id);
  return found == streams_.end() ? nullptr : found->second.get();
}

bool Http2Session::NoteHead(std::int32_t id) {
  constexpr std::size_t kMostKept = 64;
  if (id > last_id_) {
    // Clients count in twos; few skip any.
    if (id > last_id_ + 2 && skipped_.size() < kMostKept) skipped_.emplace_back(last_id_, id);
    last_id_ = id;
    return true;
  }
  return std::ranges::none_of(
      skipped_, [id](const auto& range) { return id > range.first && id < range.second; });
}

void Http2Session::Proceed() {
  is_proceeding_ = true;
  const std::string_view input = connection_.input();
  if (!input.empty()) {
    const ssize_t taken = nghttp2_session_mem_recv(
        session_, reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    // What cannot be read ends the connection; nghttp2 has prepared a frame that says why.
    connection_.TakeInput(taken < 0 ? input.size() : static_cast<std::size_t>(taken));
    if (taken < 0) nghttp2_session_terminate_session(session_, NGHTTP2_PROTOCOL_ERROR);
  }
  Send();
  is_proceeding_ = false;
}

void Http2Session::Send() {
  while (connection_.output_size() < Connection::kOutputLimit) {
    const std::uint8_t* data = nullptr;
    const ssize_t size = nghttp2_session_mem_send(session_, &data);
    if (size < 0) return connection_.CloseWhenSent();
    if (size == 0) break;
    connection_.output() += AsText(data, static_cast<std::size_t>(size));
  }
  const bool is_over =
      nghttp2_session_want_read(session_) == 0 && nghttp2_session_want_write(session_) == 0;
  if (is_over || (has_gone_ && streams_.empty())) connection_.CloseWhenSent();
}

void Http2Session::BeginStream(std::int32_t id) {
  auto stream = std::make_unique<Stream>();
  stream->since = connection_.context().loop->now();
  last_active_ = stream->since;
  streams_[id] = std::move(stream);
}

void Http2Session::AddHeader(Stream& stream, std::string_view name, std::string_view value) {
  stream.head_size += name.size() + value.size() + 32;  // as RFC 9113, section 6.5.2, counts
  const Limits& limits = connection_.context().limits;
  if (stream.head_size > limits.head || stream.headers.size() >= limits.headers) {
    stream.is_refused = true;
    return;
  }
  if (name == ":method") {
    stream.method = value;
  } else if (name == ":path") {
    stream.target = value;
  } else if (name == ":authority") {
    stream.headers.push_back({"host", std::string(value)});
  } else if (!name.starts_with(':')) {
    const bool is_second_host =
        name == "host" &&
        mapping::FindHeader(std::span<const mapping::Header>(stream.headers), name);
    if (is_second_host) return;  // `:authority` says it
    if (name == "expect" && value == "100-continue") stream.expects_continue = true;
    stream.headers.push_back({std::string(name), std::string(value)});
  }
}

void Http2Session::EndHead(Stream& stream, std::int32_t id, BodyState body) {
  if (stream.is_refused) {
    return Submit(stream, id, ErrorResponse(431, "the headers are too long or too many"));
  }
  stream.handler = connection_.context().handler;
  if (stream.expects_continue) {
    const nghttp2_nv status = MakeField(":status", "100");
    nghttp2_submit_headers(session_, NGHTTP2_FLAG_NONE, id, nullptr, &status, 1, nullptr);
  }
  if (body == BodyState::kWhole || DeliveryOf(stream) == BodyDelivery::kWhole) return;
  stream.is_streaming = true;
  Dispatch(stream, id);
}

void Http2Session::AddBody(Stream& stream, std::int32_t id, std::string_view data) {
  const bool is_over = stream.is_streaming && stream.exchange == nullptr;
  if (stream.is_refused || is_over) return;
  const Limits& limits = connection_.context().limits;
  const bool is_too_long = stream.received + data.size() > limits.body;
  // All bodies together that are handed over whole may hold what two of them may.
  const bool is_too_much = !stream.is_streaming && buffered_ + data.size() > 2 * limits.body;
  if (is_too_long || is_too_much) {
    stream.is_refused = true;
    DropBody(stream);
    return Refuse(stream, id,
                  is_too_long ? ErrorResponse(413, "the body is too long")
                              : ErrorResponse(503, "too many bodies at a time"));
  }
  stream.received += data.size();
  stream.body += data;
  if (stream.is_streaming) {
    held_ += data.size();
    stream.since = connection_.context().loop->now();
    FeedBody(stream);
  } else {
    buffered_ += data.size();
    nghttp2_session_consume_stream(session_, id, data.size());
  }
}

// What is there of the body is not counted any more.
void Http2Session::DropBody(Stream& stream) {
  if (stream.is_streaming) {
    held_ -= stream.body.size() + std::exchange(stream.piece_size, 0);
  } else {
    buffered_ -= stream.body.size();
  }
  stream.body = {};
}

// Lets the client send in all streams what it sent before; within each stream it may when that was
// taken.
void Http2Session::PayBack() {
  if (owed_ == 0 || held_ > kHeldLimit) return;
  nghttp2_session_consume_connection(session_, std::exchange(owed_, 0));
}

void Http2Session::FeedBody(Stream& stream) {
  BodyTaker* const taker = stream.exchange == nullptr ? nullptr : stream.exchange->taker();
  if (taker == nullptr || stream.is_waiting || stream.body.empty()) return;
  const std::string piece = std::exchange(stream.body, {});
  stream.is_waiting = true;
  stream.piece_size = piece.size();
  taker->OnPiece(piece);
  if (stream.is_whole) taker->OnEnd();
}

void Http2Session::OnRoom(std::uint32_t id) {
  Stream* const stream = Find(static_cast<std::int32_t>(id));
  if (stream == nullptr) return;
  stream->is_waiting = false;
  stream->since = connection_.context().loop->now();
  const std::size_t taken = std::exchange(stream->piece_size, 0);
  held_ -= taken;
  nghttp2_session_consume_stream(session_, static_cast<std::int32_t>(id), taken);
  PayBack();
  FeedBody(*stream);
  FlushFrames();
}

void Http2Session::EndRequest(Stream& stream, std::int32_t id) {
  stream.is_whole = true;
  if (stream.is_refused) return;
  if (!stream.is_streaming) return Dispatch(stream, id);
  const bool is_all_handed_over = stream.body.empty() && stream.exchange != nullptr;
  if (is_all_handed_over && stream.exchange->taker() != nullptr) stream.exchange->taker()->OnEnd();
}

BodyDelivery Http2Session::DeliveryOf(const Stream& stream) const {
  Target target;
  if (!target.Parse(stream.target)) return BodyDelivery::kWhole;
  const std::vector<HeaderView> headers = ViewsOf(stream.headers);
  return stream.handler->DeliveryOf({.method = stream.method,
                                     .target = target,
                                     .headers = headers,
                                     .body = {},
                                     .peer = connection_.peer()});
}

void Http2Session::Dispatch(Stream& stream, std::int32_t id) {
  if (stream.exchange != nullptr) return;
  Target target;
  if (!target.Parse(stream.target)) {
    Submit(stream, id, ErrorResponse(400, "the target is no path"));
    return;
  }
  const std::vector<HeaderView> headers = ViewsOf(stream.headers);
  ConnectionContext& context = connection_.context();
  stream.since = context.loop->now();
  stream.exchange = std::make_shared<Exchange>(context.loop, static_cast<ResponseSink&>(*this),
                                               static_cast<std::uint32_t>(id), stream.handler);
  // Held here: the answer may come at once, and the stream lets it go.
  const ExchangePtr exchange = stream.exchange;
  const RequestHandlerPtr handler = std::exchange(stream.handler, nullptr);
  const bool has_body = stream.is_streaming || !stream.body.empty();
  handler->Handle(
      {.method = stream.method,
       .target = target,
       .headers = headers,
       .body = stream.body,
       .peer = connection_.peer(),
       .scheme = connection_.is_secure() ? "https" : "http",
       .presence = has_body ? mapping::BodyPresence::kSome : mapping::BodyPresence::kNone},
      exchange);
}

void Http2Session::CloseStream(std::int32_t id) {
  Stream* const stream = Find(id);
  if (stream == nullptr) return;
  if (stream->exchange != nullptr) {
    if (stream->source != nullptr) Observe(*stream, stream->status, stream->answer_size);
    stream->exchange->Abandon();
  }
  DropBody(*stream);
  PayBack();
  streams_.erase(id);
  last_active_ = connection_.context().loop->now();
}

void Http2Session::Respond(std::uint32_t id, Response response) {
  const auto stream_id = static_cast<std::int32_t>(id);
  if (Stream* const stream = Find(stream_id)) {
    Submit(*stream, stream_id, std::move(response));
    if (stream->source == nullptr) {
      std::exchange(stream->exchange, nullptr)
          ->Finish(stream->is_whole ? BodyState::kWhole : BodyState::kPartial);
    }
  }
  FlushFrames();
}

void Http2Session::OnPiece(std::uint32_t id, Result<std::optional<Bytes>> piece) {
  const auto stream_id = static_cast<std::int32_t>(id);
  Stream* const stream = Find(stream_id);
  if (stream == nullptr || stream->source == nullptr) return;
  stream->is_reading = false;
  const bool is_end = piece && !*piece;
  stream->answer = piece && *piece ? composable::AsText(**piece) : std::string_view();
  stream->answer_sent = 0;
  stream->answer_size += stream->answer.size();
  const std::uint64_t length = stream->answer_length.value_or(stream->answer_size);
  if (!piece || stream->answer_size > length || (is_end && stream->answer_size < length)) {
    Reset(stream_id);
    return FlushFrames();
  }
  if (is_end) {
    Observe(*stream, stream->status, stream->answer_size);
    stream->source = nullptr;
    std::exchange(stream->exchange, nullptr)
        ->Finish(stream->is_whole ? BodyState::kWhole : BodyState::kPartial);
  }
  nghttp2_session_resume_data(session_, stream_id);
  FlushFrames();
}

void Http2Session::FlushFrames() {
  if (is_proceeding_) return;
  Send();
  connection_.Flush();
}

void Http2Session::Refuse(Stream& stream, std::int32_t id, Response response) {
  if (stream.is_answered) return Reset(id);
  if (const ExchangePtr exchange = std::exchange(stream.exchange, nullptr)) exchange->Abandon();
  Submit(stream, id, std::move(response));
}

void Http2Session::Reset(std::int32_t id) {
  nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_INTERNAL_ERROR);
}

void Http2Session::Submit(Stream& stream, std::int32_t id, Response response) {
  const std::string status = fmt::format("{}", response.status);
  const std::string length = fmt::format("{}", response.body.size());
  const bool is_stream = response.stream != nullptr;
  const bool has_body = !HasNoBody(response.status);
  std::vector<nghttp2_nv> fields = {MakeField(":status", status),
                                    MakeField("date", connection_.context().loop->date())};
  if (!response.content_type.empty()) {
    fields.push_back(MakeField("content-type", response.content_type));
  }
  for (mapping::Header& header : response.headers) {
    std::ranges::transform(header.name, header.name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    fields.push_back(MakeField(header.name, header.value));
  }
  if (has_body && !is_stream) fields.push_back(MakeField("content-length", length));
  const bool sends_body =
      has_body && stream.method != "HEAD" && (is_stream || !response.body.empty());
  stream.is_answered = true;
  stream.status = response.status;
  if (is_stream && sends_body) {
    stream.source = std::move(response.stream);
    stream.answer_length = response.stream_length;
  } else {
    Observe(stream, response.status, response.body.size());
  }
  stream.answer = std::move(response.body);
  nghttp2_data_provider provider{};
  provider.read_callback = Callbacks::ReadAnswer;
  nghttp2_submit_response(session_, id, fields.data(), fields.size(),
                          sends_body ? &provider : nullptr);
}

void Http2Session::Observe(const Stream& stream, int status, std::size_t body_size) const {
  Observer& observer = connection_.context().observer;
  if (!observer.WantsAccess()) return;
  observer.OnAccess({.peer = connection_.peer(),
                     .method = stream.method,
                     .target = stream.target,
                     .status = status,
                     .body_size = body_size,
                     .duration = Clock::now() - stream.since});
}

void Http2Session::OnEnd() {
  if (streams_.empty() ||
      std::ranges::none_of(streams_, [](const auto& entry) { return entry.second->is_whole; })) {
    connection_.CloseWhenSent();
  }
}

void Http2Session::OnTick() {
  const Clock::time_point now = connection_.context().loop->now();
  const Limits& limits = connection_.context().limits;
  for (const auto& [id, stream] : streams_) {
    if (held_ > kHeldLimit) stream->since = now;  // it is not the client who is slow
    const bool is_awaited = !stream->is_whole && !stream->is_refused && !stream->is_waiting;
    if (!is_awaited || now - stream->since <= limits.body_time) continue;
    stream->is_refused = true;
    Refuse(*stream, id, ErrorResponse(408, "the body did not come in time"));
  }
  if (is_draining_ && !has_gone_) {
    // The client has had time to see the notice; what it sent before counts.
    has_gone_ = true;
    nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(session_), NGHTTP2_NO_ERROR,
                          nullptr, 0);
  }
  if (streams_.empty() && now - last_active_ > limits.idle_time) {
    nghttp2_session_terminate_session(session_, NGHTTP2_NO_ERROR);
  }
  Send();
}

void Http2Session::OnDrain() {
  is_draining_ = true;
  nghttp2_submit_shutdown_notice(session_);
  Send();
}

}  // namespace composable::http
