// What happens when the user presses Ctrl-C.
#pragma once

#include <functional>
#include <memory>

namespace composable::cli {

// Watches for interrupts until it is destroyed; after that its action is not called.
class InterruptWatch {
 public:
  virtual ~InterruptWatch() = default;
};

class Interrupts {
 public:
  virtual ~Interrupts() = default;

  // Calls `action` once, on another thread, at the first interrupt. A second interrupt ends the
  // process, as the first one does while nobody watches. One watch at a time.
  virtual std::unique_ptr<InterruptWatch> Watch(std::function<void()> action) = 0;
};

// SIGINT of this process.
class SignalInterrupts final : public Interrupts {
 public:
  std::unique_ptr<InterruptWatch> Watch(std::function<void()> action) override;
};

}  // namespace composable::cli
