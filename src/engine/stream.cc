#include "engine/stream.h"

#include <utility>

#include "engine/waiter.h"

namespace composable::engine {

Result<std::optional<StreamItems>> StreamReader::ReadBlocking(std::uint64_t max_count) {
  Waiter<Result<std::optional<StreamItems>>> waiter;
  Read(max_count,
       [&waiter](Result<std::optional<StreamItems>> read) { waiter.Set(std::move(read)); });
  return waiter.Wait();
}

namespace {

// Appends what was read to what was read before.
void Append(StreamItems& all, StreamItems more) {
  if (all.count == 0) {
    all = std::move(more);
    return;
  }
  all.count += more.count;
  if (all.items.Is<Bytes>()) {
    const Bytes& bytes = more.items.As<Bytes>();
    Bytes& to = std::get<Bytes>(all.items.storage());
    to.insert(to.end(), bytes.begin(), bytes.end());
  } else {
    auto& from = std::get<value::Sequence>(more.items.storage()).items;
    auto& to = std::get<value::Sequence>(all.items.storage()).items;
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  }
}

}  // namespace

Result<StreamItems> StreamReader::ReadToEndBlocking(std::uint64_t max_count) {
  // What one read of the longest streams brings at most.
  constexpr std::uint64_t kBatch = 65536;
  StreamItems all;
  if (payload_ && payload_->kind() == wit::Kind::kU8) all.items = Bytes();
  while (true) {
    COMPOSABLE_TRY(std::optional<StreamItems> more, ReadBlocking(kBatch));
    if (!more) return all;
    if (more->count > max_count - all.count) {
      return Fail(ErrorCode::kResourceExhausted, "the stream has more than {} items", max_count);
    }
    Append(all, *std::move(more));
    if (kind_ == StreamKind::kFuture) return all;
  }
}

Result<WriteOutcome> StreamWriter::WriteBlocking(StreamItems items) {
  Waiter<Result<WriteOutcome>> waiter;
  Write(std::move(items),
        [&waiter](Result<WriteOutcome> outcome) { waiter.Set(std::move(outcome)); });
  return waiter.Wait();
}

}  // namespace composable::engine
