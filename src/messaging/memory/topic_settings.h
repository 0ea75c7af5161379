// What a channel within the process is like.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace composable::messaging::memory {

// What becomes of a message that a channel has no room for.
enum class WhenFull : std::uint8_t {
  kWait,        // its sender waits for room, but no longer than `full_timeout`
  kRefuse,      // its sender is told at once
  kDropOldest,  // the oldest one that nobody has in hand makes room
};

struct TopicSettings {
  // How many messages wait for each consumer group at most, beside those in hand. As many senders
  // may wait for room.
  std::size_t capacity = 1024;
  WhenFull when_full = WhenFull::kWait;
  std::chrono::milliseconds full_timeout{5'000};
  std::optional<std::chrono::milliseconds> ttl = std::nullopt;  // of messages that do not say
  bool operator==(const TopicSettings&) const = default;
};

}  // namespace composable::messaging::memory
