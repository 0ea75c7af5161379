#include "messaging/memory/pending_requests.h"

#include <fmt/format.h>

#include <utility>

namespace composable::messaging::memory {
namespace {

constexpr std::string_view kAddressPrefix = "_reply.";

}  // namespace

bool PendingRequests::IsAddress(std::string_view text) { return text.starts_with(kAddressPrefix); }

std::string PendingRequests::Add(std::string_view id, std::chrono::milliseconds timeout,
                                 std::string channel, mapping::ReplyCallback reply) {
  std::string address = fmt::format("{}{}-{:016x}", kAddressPrefix, id, random_());
  Status status;
  {
    const std::scoped_lock lock(mutex_);
    if (is_closed_) {
      status = Fail(ErrorCode::kCancelled, "the channel `{}` is closed: the system stops", channel);
    } else if (pending_.size() >= kMost) {
      status = Fail(ErrorCode::kResourceExhausted,
                    "{} requests wait for their replies, which is the most; send fewer at a time",
                    kMost);
    } else {
      // The timer finds the request in place, however soon it is due: this holds the lock.
      const TimerId timer = scheduler_.After(
          timeout, [self = shared_from_this(), address, timeout, channel = std::move(channel)] {
            // A reply may have come first.
            [[maybe_unused]] const Status completed = self->Complete(
                address, Fail(ErrorCode::kDeadlineExceeded,
                              "no reply to the message in the channel `{}` came within {} ms",
                              channel, timeout.count()));
          });
      pending_.emplace(address, Pending{std::move(reply), timer});
      return address;
    }
  }
  reply(std::unexpected(std::move(status).error()));
  return {};
}

Status PendingRequests::Complete(std::string_view address, Result<mapping::Message> reply) {
  Pending pending;
  {
    const std::scoped_lock lock(mutex_);
    const auto found = pending_.find(std::string(address));
    if (found == pending_.end()) {
      return Fail(ErrorCode::kNotFound, "nobody waits for the reply any more");
    }
    pending = std::move(found->second);
    pending_.erase(found);
  }
  scheduler_.Cancel(pending.timer);
  pending.reply(std::move(reply));
  return {};
}

void PendingRequests::Close() {
  std::unordered_map<std::string, Pending> pending;
  {
    const std::scoped_lock lock(mutex_);
    is_closed_ = true;
    pending.swap(pending_);
  }
  for (auto& [address, request] : pending) {
    scheduler_.Cancel(request.timer);
    request.reply(Fail(ErrorCode::kCancelled, "the system stopped before the reply came"));
  }
}

}  // namespace composable::messaging::memory
