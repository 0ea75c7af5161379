// What happens when the user presses Ctrl-C, or asks the process to end.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace composable::cli {

// Watches for interrupts until it is destroyed; after that its action is not called.
class InterruptWatch {
 public:
  virtual ~InterruptWatch() = default;
};

// What counts as an interrupt.
enum class InterruptKind : std::uint8_t {
  kUser,  // Ctrl-C
  kAny,   // that, and what asks a server to end: SIGTERM
};

// Programs that run others, such as timeout(1), send a signal to the program and to the group that
// it is in, so that it comes twice.
inline constexpr std::chrono::milliseconds kSameInterrupt{200};

class Interrupts {
 public:
  virtual ~Interrupts() = default;

  // Calls `action` once, on another thread, at the first interrupt. A second one of the same signal
  // ends the process, as the first one does while nobody watches; within kSameInterrupt it is still
  // the first. One watch at a time.
  virtual std::unique_ptr<InterruptWatch> Watch(std::function<void()> action,
                                                InterruptKind kind) = 0;
  std::unique_ptr<InterruptWatch> Watch(std::function<void()> action) {
    return Watch(std::move(action), InterruptKind::kUser);
  }
};

// SIGINT and SIGTERM of this process.
class SignalInterrupts final : public Interrupts {
 public:
  using Interrupts::Watch;
  std::unique_ptr<InterruptWatch> Watch(std::function<void()> action, InterruptKind kind) override;
};

}  // namespace composable::cli
