// When a message whose handling failed is delivered again.
//
// Spec: section 2, "retried with back-off when it failed, then dead-lettered".
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace composable::messaging {

// Random bits; safe to call from any thread.
using RandomSource = std::function<std::uint64_t()>;

struct RetryPolicy {
  std::uint32_t max_deliveries = 5;              // in all, the first included; at least 1
  std::chrono::milliseconds initial_delay{100};  // before the second delivery; at least 1 ms
  std::chrono::milliseconds max_delay{30'000};   // at least initial_delay
  bool operator==(const RetryPolicy&) const = default;
};

// How long to wait after the delivery of that number, from 1: twice as long as after the one before
// it, as far as the policy allows, and of that between one half and all, by chance, so that
// messages that failed together do not come back together.
std::chrono::milliseconds DelayAfter(std::uint32_t delivery, const RetryPolicy& policy,
                                     const RandomSource& random);

// A source that is seeded by the system.
RandomSource MakeRandomSource();

}  // namespace composable::messaging
