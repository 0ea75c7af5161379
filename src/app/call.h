// A call under way, as its caller holds it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/call_gate.h"
#include "app/function.h"
#include "base/error.h"
#include "engine/engine.h"
#include "value/value.h"

namespace composable::app {

enum class CallState : std::uint8_t {
  kRunning,   // no result yet
  kReturned,  // the result is there; what the function does afterwards goes on
  kEnded,     // nothing is left to do
};

// Names and values that accompany a call to whatever it calls: they go out as headers of every HTTP
// request, where the guest sets none of that name. Each name at most once.
using CallContext = std::vector<std::pair<std::string, std::string>>;

// Safe to use from any thread, but each Await… by one. Letting go of it neither stops the call nor
// waits.
class Call {
 public:
  // Calls a function in a fresh instance, with the limits of its component. Runs on this thread
  // until the guest has to wait or has run for a while; so a short call has ended when this
  // returns. Where as many calls of the component run as its `limits.concurrency` allows, it waits
  // until one has ended; its time begins then. A context that cannot be sent as headers is
  // kInvalidArgument; kResourceExhausted where too many wait already.
  static Call Start(const Function& function, std::span<const value::Value> arguments,
                    CallContext context = {});

  // The same in an instance that lives over several calls, which run one after the other: it has
  // its memory from when it was made, and `limits.concurrency` does not count. `instance` is one of
  // the function's program. After a failure it may be of no use (engine/engine.h).
  static Call StartIn(std::shared_ptr<engine::Instance> instance, const Function& function,
                      std::span<const value::Value> arguments);

  CallState state() const;

  // Waits for the result: nothing for a function without one. Once only. The error names component
  // and function, and, where a limit was met, that limit.
  Result<std::optional<value::Value>> AwaitResult();

  // Waits until nothing is left to do. The error is what stopped the work after the result; one
  // that AwaitResult gives is not given again.
  Status AwaitEnd();

  // Asks the call to stop, which then ends with kCancelled unless it was faster; one that waits
  // ends when it would have started. Returns at once.
  void Cancel();

 private:
  struct Progress;

  explicit Call(std::shared_ptr<Progress> progress) : progress_(std::move(progress)) {}

  // In what is called: the function's program, or an instance of it. The gate, where there is one,
  // is left when the call has ended.
  static void StartNow(const std::shared_ptr<Progress>& progress, const Function& function,
                       engine::Callable& called, std::span<const value::Value> arguments,
                       CallContext context, const std::shared_ptr<CallGate>& gate);
  static void Refuse(Progress& progress, Error error);

  std::shared_ptr<Progress> progress_;
};

}  // namespace composable::app
