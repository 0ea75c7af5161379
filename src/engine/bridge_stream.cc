#include "engine/bridge_stream.h"

#include <memory>
#include <utility>

#include "engine/bridge_error.h"
#include "engine/stream_items.h"

namespace composable::engine {
namespace {

// What a read needs until it is over.
struct Reading {
  ReadCallback callback;
  std::optional<wit::Type> payload;
};

// `status` as cb_read_callback has it.
enum : std::int32_t { kStatusDone = 0, kStatusClosed = 1 };

extern "C" void OnRead(void* context, std::int32_t status, std::uint64_t count, cb_buffer items,
                       cb_error* error) noexcept {
  const std::unique_ptr<Reading> reading(static_cast<Reading*>(context));
  const BridgeBuffer buffer(items);
  if (error != nullptr) {
    reading->callback(std::unexpected(TakeError(error)));
  } else if (status == kStatusClosed) {
    reading->callback(std::nullopt);
  } else {
    Result<StreamItems> decoded = DecodeStreamItems(reading->payload, count, buffer.bytes());
    if (decoded) {
      reading->callback(*std::move(decoded));
    } else {
      reading->callback(std::unexpected(std::move(decoded).error()));
    }
  }
}

extern "C" void OnWritten(void* context, std::int32_t status, cb_error* error) noexcept {
  const std::unique_ptr<WriteCallback> callback(static_cast<WriteCallback*>(context));
  if (error != nullptr) {
    (*callback)(std::unexpected(TakeError(error)));
  } else {
    (*callback)(status == kStatusDone ? WriteOutcome::kTaken : WriteOutcome::kReaderGone);
  }
}

class BridgeStreamReader final : public StreamReader {
 public:
  BridgeStreamReader(StreamKind kind, std::optional<wit::Type> payload, StreamHandle handle)
      : StreamReader(kind, std::move(payload)), handle_(std::move(handle)) {}

  void Read(std::uint64_t max_count, ReadCallback callback) override {
    auto reading = std::make_unique<Reading>(Reading{std::move(callback), payload()});
    cb_stream_read(handle_.get(), max_count, OnRead, reading.release());
  }

  StreamHandle TakeHandle() { return std::move(handle_); }

 private:
  StreamHandle handle_;
};

class BridgeStreamWriter final : public StreamWriter {
 public:
  BridgeStreamWriter(StreamKind kind, std::optional<wit::Type> payload, StreamHandle handle)
      : StreamWriter(kind, std::move(payload)), handle_(std::move(handle)) {}

  void Write(StreamItems items, WriteCallback callback) override {
    Result<EncodedItems> encoded = EncodeStreamItems(payload(), items);
    if (encoded && kind() == StreamKind::kFuture && encoded->count != 1) {
      encoded = Fail(ErrorCode::kInvalidArgument, "a future takes exactly one value, got {}",
                     encoded->count);
    }
    if (!encoded) {
      callback(std::unexpected(std::move(encoded).error()));
      return;
    }
    auto context = std::make_unique<WriteCallback>(std::move(callback));
    cb_stream_write(handle_.get(), encoded->count, ToBridge(ByteView(encoded->bytes)), OnWritten,
                    context.release());
  }

  void Break() override { cb_stream_break(handle_.release()); }

 private:
  StreamHandle handle_;
};

}  // namespace

StreamPair MakeBridgeStream(StreamKind kind, const std::optional<wit::Type>& payload) {
  cb_stream* writer = nullptr;
  cb_stream* reader = nullptr;
  cb_stream_new(&writer, &reader);
  return {.writer = std::make_unique<BridgeStreamWriter>(kind, payload, StreamHandle(writer)),
          .reader = std::make_unique<BridgeStreamReader>(kind, payload, StreamHandle(reader))};
}

std::vector<StreamHandle> TakeStreams(cb_stream* const* streams, std::size_t count) {
  std::vector<StreamHandle> handles;
  handles.reserve(count);
  for (std::size_t i = 0; i < count; ++i) handles.emplace_back(streams[i]);
  return handles;
}

Streams WrapStreams(std::vector<StreamHandle> handles, std::span<const StreamShape> shapes) {
  Streams streams;
  streams.reserve(handles.size());
  for (std::size_t i = 0; i < handles.size(); ++i) {
    streams.push_back(std::make_unique<BridgeStreamReader>(shapes[i].kind, shapes[i].payload,
                                                           std::move(handles[i])));
  }
  return streams;
}

Result<std::vector<StreamHandle>> UnwrapStreams(const Streams& streams) {
  std::vector<StreamHandle> handles;
  handles.reserve(streams.size());
  for (const StreamReaderPtr& stream : streams) {
    auto* reader = dynamic_cast<BridgeStreamReader*>(stream.get());
    if (reader == nullptr) {
      return Fail(ErrorCode::kInvalidArgument,
                  "a stream or future was made by an engine of another kind");
    }
    handles.push_back(reader->TakeHandle());
  }
  return handles;
}

std::vector<cb_stream*> Release(std::vector<StreamHandle> handles) {
  std::vector<cb_stream*> released;
  released.reserve(handles.size());
  for (StreamHandle& handle : handles) released.push_back(handle.release());
  return released;
}

}  // namespace composable::engine
