// The host's ends of streams and futures.
//
// Which payload types the host can carry is up to the engine: scalars, `string`, `list<u8>`,
// `result` of these, and none at all. Others pass between guests only.
//
// Items travel as one value of the type `list<payload>`: Bytes for u8, otherwise a Sequence. A
// stream or future without payload has an empty Sequence and a count.
//
// Source: component model, Concurrency.md "Streams and Futures".
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::engine {

enum class StreamKind : std::uint8_t { kStream, kFuture };

struct StreamItems {
  std::uint64_t count = 0;
  value::Value items = value::Sequence{};
};

// At least one item, or nothing where the writer closed: then there are no more.
using ReadCallback = std::move_only_function<void(Result<std::optional<StreamItems>>)>;

enum class WriteOutcome : std::uint8_t {
  kTaken,       // the reader took all items
  kReaderGone,  // the reader is gone; some items may have been taken
};
using WriteCallback = std::move_only_function<void(Result<WriteOutcome>)>;

// The reading end. One operation at a time; destroying it closes it, also while an operation is
// under way, which then ends.
class StreamReader {
 public:
  virtual ~StreamReader() = default;
  StreamReader(const StreamReader&) = delete;
  StreamReader& operator=(const StreamReader&) = delete;

  StreamKind kind() const { return kind_; }
  const std::optional<wit::Type>& payload() const { return payload_; }

  // Reads at least one and at most `max_count` items. The callback comes once, from any thread,
  // perhaps before this returns. It may start the next operation.
  virtual void Read(std::uint64_t max_count, ReadCallback callback) = 0;

  // As Read; waits. Never on a thread that runs a guest.
  Result<std::optional<StreamItems>> ReadBlocking(std::uint64_t max_count);

  // Reads to the end and waits meanwhile. Error: kResourceExhausted where there are more than
  // `max_count` items.
  Result<StreamItems> ReadToEndBlocking(std::uint64_t max_count);

 protected:
  StreamReader(StreamKind kind, std::optional<wit::Type> payload)
      : kind_(kind), payload_(std::move(payload)) {}

 private:
  StreamKind kind_;
  std::optional<wit::Type> payload_;
};
using StreamReaderPtr = std::unique_ptr<StreamReader>;

// The writing end. One operation at a time; destroying it closes it: the reader finds the end.
// Closing a future that was never written makes the guest that waits for it trap.
class StreamWriter {
 public:
  virtual ~StreamWriter() = default;
  StreamWriter(const StreamWriter&) = delete;
  StreamWriter& operator=(const StreamWriter&) = delete;

  StreamKind kind() const { return kind_; }
  const std::optional<wit::Type>& payload() const { return payload_; }

  // Writes all items; a future takes exactly one, once. The callback comes once, when they are
  // taken or the reader is gone, from any thread, perhaps before this returns. An item that does
  // not fit the payload is kTypeMismatch.
  virtual void Write(StreamItems items, WriteCallback callback) = 0;

  // Closes it before all was written: the reader finds no end but an error, and the guest that
  // reads traps; one that reads the body of a request is told. Last of all.
  virtual void Break() = 0;

  // As Write; waits. Never on a thread that runs a guest.
  Result<WriteOutcome> WriteBlocking(StreamItems items);

 protected:
  StreamWriter(StreamKind kind, std::optional<wit::Type> payload)
      : kind_(kind), payload_(std::move(payload)) {}

 private:
  StreamKind kind_;
  std::optional<wit::Type> payload_;
};
using StreamWriterPtr = std::unique_ptr<StreamWriter>;

// A new stream or future: what is written to the one comes out of the other, in the guest that is
// given the reader.
struct StreamPair {
  StreamWriterPtr writer;
  StreamReaderPtr reader;
};

// Values together with the streams and futures in them: a handle of such a type is an index here.
using Streams = std::vector<StreamReaderPtr>;

}  // namespace composable::engine
