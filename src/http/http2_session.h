// HTTP/2 on a connection: requests side by side.
//
// The frames are nghttp2's business, and so is what they may hold.
//
// Source: RFC 9113; nghttp2 1.52.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/connection.h"

struct nghttp2_session;
struct nghttp2_session_callbacks;

namespace composable::http {

class Http2Session final : public Session, private ResponseSink {
 public:
  explicit Http2Session(Connection& connection);
  Http2Session(const Http2Session&) = delete;
  Http2Session& operator=(const Http2Session&) = delete;
  ~Http2Session() override;

  void Proceed() override;
  void OnEnd() override;
  void OnTick() override;
  void OnDrain() override;

 private:
  struct Stream;
  struct Callbacks;

  void Send();
  // Notes that a stream's head begins. False for a stream that the client has passed over.
  bool NoteHead(std::int32_t id);
  void BeginStream(std::int32_t id);
  void AddHeader(Stream& stream, std::string_view name, std::string_view value);
  void EndHead(Stream& stream, std::int32_t id, BodyState body);
  void AddBody(Stream& stream, std::int32_t id, std::string_view data);
  void DropBody(Stream& stream);
  void PayBack();
  // Hands the next piece of a body over that is taken while it comes.
  void FeedBody(Stream& stream);
  void EndRequest(Stream& stream, std::int32_t id);
  void Dispatch(Stream& stream, std::int32_t id);
  BodyDelivery DeliveryOf(const Stream& stream) const;
  void CloseStream(std::int32_t id);
  void Respond(std::uint32_t id, Response response) override;
  void OnRoom(std::uint32_t id) override;
  void OnPiece(std::uint32_t id, Result<std::optional<Bytes>> piece) override;
  void Submit(Stream& stream, std::int32_t id, Response response);
  // Answers a request that is not read on; resets its stream where an answer has begun.
  void Refuse(Stream& stream, std::int32_t id, Response response);
  void Reset(std::int32_t id);
  // Nobody else sends what was handed to nghttp2.
  void FlushFrames();
  void Observe(const Stream& stream, int status, std::size_t body_size) const;
  Stream* Find(std::int32_t id);

  Connection& connection_;
  nghttp2_session* session_ = nullptr;
  std::map<std::int32_t, std::unique_ptr<Stream>> streams_;
  std::int32_t last_id_ = -1;  // the highest of a stream that began
  std::vector<std::pair<std::int32_t, std::int32_t>> skipped_;  // between these, none began
  std::size_t buffered_ = 0;  // bytes of all bodies that are handed over whole
  std::size_t held_ = 0;      // bytes of all others, that were not taken yet
  std::size_t owed_ = 0;      // bytes that the client may not send again yet
  bool is_proceeding_ = false;
  bool is_draining_ = false;
  bool has_gone_ = false;  // the client was told which stream is the last
  Clock::time_point last_active_;
};

}  // namespace composable::http
