#include "engine/bridge_http_call.h"

#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "engine/bridge_call.h"
#include "engine/bridge_error.h"
#include "engine/bridge_handles.h"
#include "engine/bridge_stream.h"

namespace composable::engine {
namespace {

// The head of a response, as composable_bridge.h lays it out: numbers in the order of this machine,
// which is the bridge's.
class HeadReader {
 public:
  explicit HeadReader(ByteView bytes) : bytes_(bytes) {}

  std::optional<std::uint32_t> Number() {
    std::uint32_t number = 0;
    if (bytes_.size() < sizeof number) return std::nullopt;
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_ = bytes_.subspan(sizeof number);
    return number;
  }

  std::optional<std::string> Text() {
    const auto size = Number();
    if (!size || *size > bytes_.size()) return std::nullopt;
    std::string text(AsText(bytes_.first(*size)));
    bytes_ = bytes_.subspan(*size);
    return text;
  }

  bool is_empty() const { return bytes_.empty(); }

 private:
  ByteView bytes_;
};

Result<HttpResponse> TakeResponse(cb_outcome outcome) {
  if (outcome.error != nullptr) return std::unexpected(TakeError(outcome.error));
  const BridgeBuffer head(outcome.result);
  std::vector<StreamHandle> streams = TakeStreams(outcome.streams, outcome.stream_count);
  if (outcome.stream_count > 0) cb_streams_free(outcome.streams, outcome.stream_count);
  HeadReader reader(head.bytes());
  const auto status = reader.Number();
  HttpResponse response{.status = status.value_or(0), .headers = {}, .body = nullptr};
  bool is_whole = status && streams.size() == 1;
  while (is_whole && !reader.is_empty()) {
    auto name = reader.Text();
    auto value = reader.Text();
    is_whole = name && value;
    if (is_whole) response.headers.emplace_back(*std::move(name), *std::move(value));
  }
  if (!is_whole) {
    return Fail(ErrorCode::kInternal, "the engine handed out a response that cannot be read");
  }
  const StreamShape shape{.kind = StreamKind::kStream,
                          .payload = wit::Type::Primitive(wit::Kind::kU8)};
  response.body = std::move(WrapStreams(std::move(streams), {&shape, 1}).front());
  return response;
}

// Hands what the bridge calls back with on to a call's own callbacks.
OutcomeCallback ToResponse(HttpCallback answered) {
  return [answered = std::move(answered)](cb_outcome outcome) mutable {
    answered(TakeResponse(outcome));
  };
}

Result<StreamHandle> TakeBody(StreamReaderPtr body) {
  if (body == nullptr) return StreamHandle();
  Streams streams;
  streams.push_back(std::move(body));
  COMPOSABLE_TRY(std::vector<StreamHandle> handles, UnwrapStreams(streams));
  return std::move(handles.front());
}

}  // namespace

std::unique_ptr<Invocation> StartHttpCall(const cb_program* program,
                                          std::shared_ptr<const void> keep, FunctionRef handle,
                                          const HttpRequestHead& head, StreamReaderPtr body,
                                          CallOptions options, HttpCallback answered) {
  Result<StreamHandle> body_handle = TakeBody(std::move(body));
  if (!body_handle) {
    answered(std::unexpected(std::move(body_handle).error()));
    if (options.finished) options.finished({});
    return MakeBridgeInvocation(nullptr);
  }
  std::vector<cb_pair> headers;
  headers.reserve(head.headers.size());
  for (const auto& [name, value] : head.headers) {
    headers.push_back({.key = ToBridge(name), .value = ToBridge(value)});
  }
  const cb_http_request request{.method = ToBridge(head.method),
                                .scheme = ToBridge(head.scheme),
                                .authority = ToBridge(head.authority),
                                .target = ToBridge(head.target),
                                .headers = headers.data(),
                                .header_count = headers.size()};
  cb_call* call = nullptr;
  StartOther(
      [&](const cb_call_options& bridge) {
        cb_program_handle(program, handle.number, &request, body_handle->release(), &bridge, &call);
      },
      std::move(keep), std::move(options), ToResponse(std::move(answered)));
  return MakeBridgeInvocation(call);
}

}  // namespace composable::engine
