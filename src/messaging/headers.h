// The headers of messages that channels themselves read and write.
//
// Spec: section 2, "Channel": `id`, `timestamp`, `ttl`, `reply-to`, `correlation-id`.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "mapping/message.h"

namespace composable::messaging {

// In a reply: that its sender gave up, and that the body says why.
inline constexpr std::string_view kReplyError = "reply-error";

// In what a dead-letter channel gets, beside the message's own headers.
inline constexpr std::string_view kDeadLetterReason = "dead-letter-reason";  // DeadLetterReason
inline constexpr std::string_view kDeadLetterError = "dead-letter-error";    // one line of text
inline constexpr std::string_view kDeadLetterChannel = "dead-letter-channel";
inline constexpr std::string_view kDeadLetterSubscription = "dead-letter-subscription";
inline constexpr std::string_view kDeadLetterDeliveries = "dead-letter-deliveries";

// Values of kDeadLetterReason.
inline constexpr std::string_view kReasonFailed = "failed";    // as often as it was delivered
inline constexpr std::string_view kReasonExpired = "expired";  // its `ttl` was over

// Replaces the value of the first header of that name, or adds one.
void SetHeader(mapping::Headers& headers, std::string_view name, std::string value);
// The same, where there is none.
void AddMissingHeader(mapping::Headers& headers, std::string_view name, std::string value);
// Removes all headers of that name.
void RemoveHeader(mapping::Headers& headers, std::string_view name);

// Those that travel with everything that a message causes (mapping::IsPropagated).
mapping::Headers PropagatedHeaders(const mapping::Headers& headers);

// Whether the message's `ttl` (milliseconds) is over, counted from its `timestamp` (milliseconds
// since 1970). One that lacks either, or has another text there, does not expire.
bool IsExpired(const mapping::Headers& headers, std::chrono::system_clock::time_point now);

// Makes ids that no other message has: a number after a text that tells this process from all
// others. Safe to use from any thread.
class IdSource {
 public:
  explicit IdSource(std::uint64_t random);

  std::string Next();

 private:
  std::string prefix_;
  std::atomic<std::uint64_t> last_ = 0;
};

}  // namespace composable::messaging
