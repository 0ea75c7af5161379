#include "engine/memory_stream.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

#include "value/flat.h"

namespace composable::engine {
namespace {

// Takes the first `count` items out.
StreamItems TakeFirst(StreamItems& items, std::uint64_t count) {
  StreamItems taken{.count = count, .items = value::Sequence{}};
  const auto length = static_cast<std::ptrdiff_t>(count);
  items.count -= count;
  if (auto* bytes = std::get_if<Bytes>(&items.items.storage())) {
    taken.items = Bytes(bytes->begin(), bytes->begin() + length);
    bytes->erase(bytes->begin(), bytes->begin() + length);
  } else if (auto& all = std::get<value::Sequence>(items.items.storage()).items; !all.empty()) {
    taken.items = value::Sequence{
        {std::make_move_iterator(all.begin()), std::make_move_iterator(all.begin() + length)}};
    all.erase(all.begin(), all.begin() + length);
  }
  return taken;
}

std::uint64_t CountOf(const StreamItems& items) {
  if (const auto* bytes = std::get_if<Bytes>(&items.items.storage())) return bytes->size();
  if (const auto* all = std::get_if<value::Sequence>(&items.items.storage()))
    return all->items.size();
  return 0;
}

// Whether all that there was to write was written.
enum class WriterEnd : std::uint8_t { kWhole, kBroken };

// Both ends share it. Callbacks are called without the lock.
class Channel {
 public:
  explicit Channel(StreamKind kind) : kind_(kind) {}

  void Read(std::uint64_t max_count, ReadCallback callback) {
    {
      const std::scoped_lock lock(mutex_);
      reading_ = std::move(callback);
      max_count_ = max_count;
    }
    Settle();
  }

  void Write(StreamItems items, WriteCallback callback) {
    {
      const std::scoped_lock lock(mutex_);
      items_ = std::move(items);
      writing_ = std::move(callback);
    }
    Settle();
  }

  void CloseReader() {
    {
      const std::scoped_lock lock(mutex_);
      reader_gone_ = true;
    }
    Settle();
  }

  void CloseWriter(WriterEnd end) {
    {
      const std::scoped_lock lock(mutex_);
      writer_gone_ = true;
      is_broken_ |= end == WriterEnd::kBroken;
    }
    Settle();
  }

 private:
  // Does what both ends together allow.
  void Settle() {
    ReadCallback read;
    WriteCallback written;
    std::optional<StreamItems> items;
    WriteOutcome outcome = WriteOutcome::kTaken;
    bool is_broken = false;
    {
      const std::scoped_lock lock(mutex_);
      if (reader_gone_) {
        reading_ = nullptr;
        if (writing_) outcome = WriteOutcome::kReaderGone;
        written = std::exchange(writing_, nullptr);
      } else if (reading_ && writing_ && items_.count > 0) {
        items = TakeFirst(items_, std::min(max_count_, items_.count));
        read = std::exchange(reading_, nullptr);
        if (kind_ == StreamKind::kFuture) writer_gone_ = true;
        if (items_.count == 0) written = std::exchange(writing_, nullptr);
      } else if (writing_ && items_.count == 0) {
        written = std::exchange(writing_, nullptr);
      } else if (reading_ && writer_gone_) {
        read = std::exchange(reading_, nullptr);
        is_broken = is_broken_;
      }
    }
    if (written) written(outcome);
    if (read && is_broken) {
      read(Fail(ErrorCode::kCancelled, "the writer of a stream broke off"));
    } else if (read) {
      read(std::move(items));
    }
  }

  const StreamKind kind_;
  std::mutex mutex_;
  bool reader_gone_ = false;
  bool writer_gone_ = false;
  bool is_broken_ = false;  // it went before all was written
  std::uint64_t max_count_ = 0;
  ReadCallback reading_;   // empty: nobody reads
  WriteCallback writing_;  // empty: nobody writes
  StreamItems items_;      // what is left of what is being written
};

class Reader final : public StreamReader {
 public:
  Reader(StreamKind kind, std::optional<wit::Type> payload, std::shared_ptr<Channel> channel)
      : StreamReader(kind, std::move(payload)), channel_(std::move(channel)) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() override { channel_->CloseReader(); }
  void Read(std::uint64_t max_count, ReadCallback callback) override {
    channel_->Read(max_count, std::move(callback));
  }

 private:
  std::shared_ptr<Channel> channel_;
};

class Writer final : public StreamWriter {
 public:
  Writer(StreamKind kind, std::optional<wit::Type> payload, std::shared_ptr<Channel> channel)
      : StreamWriter(kind, std::move(payload)), channel_(std::move(channel)) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() override { channel_->CloseWriter(WriterEnd::kWhole); }

  void Write(StreamItems items, WriteCallback callback) override {
    if (payload()) {
      Bytes flat;
      if (Status fits = value::EncodeValue(wit::Type::List(*payload()), items.items, flat); !fits) {
        callback(std::unexpected(std::move(fits).error()));
        return;
      }
      items.count = CountOf(items);
    }
    channel_->Write(std::move(items), std::move(callback));
  }

  void Break() override { channel_->CloseWriter(WriterEnd::kBroken); }

 private:
  std::shared_ptr<Channel> channel_;
};

}  // namespace

StreamPair MakeMemoryStream(StreamKind kind, const std::optional<wit::Type>& payload) {
  auto channel = std::make_shared<Channel>(kind);
  return {.writer = std::make_unique<Writer>(kind, payload, channel),
          .reader = std::make_unique<Reader>(kind, payload, channel)};
}

}  // namespace composable::engine
