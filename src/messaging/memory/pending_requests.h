// Requests that wait for their replies.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "mapping/channel.h"
#include "messaging/headers.h"
#include "messaging/retry.h"
#include "messaging/scheduler.h"

namespace composable::messaging::memory {

// Each has an address of its own, which stands in the `reply-to` of its message. Safe to use from
// any thread; timers keep it alive.
class PendingRequests : public std::enable_shared_from_this<PendingRequests> {
 public:
  // How many may wait at once.
  static constexpr std::size_t kMost = 65'536;

  PendingRequests(Scheduler& scheduler, RandomSource random)
      : scheduler_(scheduler), random_(std::move(random)) {}

  // What the address of a request starts with, and the name of no channel.
  static bool IsAddress(std::string_view text);

  // Waits for the reply to the request of that id, which no other has: the callback is called once.
  // Returns its address, which nobody can guess, or nothing where too many wait, which the callback
  // has been told then.
  std::string Add(std::string_view id, std::chrono::milliseconds timeout, std::string channel,
                  mapping::ReplyCallback reply);

  // Ends the request of that address. Error: kNotFound where it does not wait any more.
  Status Complete(std::string_view address, Result<mapping::Message> reply);

  // Ends all of them with kCancelled.
  void Close();

 private:
  struct Pending {
    mapping::ReplyCallback reply;
    TimerId timer{};
  };

  Scheduler& scheduler_;
  RandomSource random_;
  std::mutex mutex_;
  std::unordered_map<std::string, Pending> pending_;  // by address; guarded by mutex_
  bool is_closed_ = false;                            // guarded by mutex_
};

}  // namespace composable::messaging::memory
