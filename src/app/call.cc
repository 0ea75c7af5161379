#include "app/call.h"

#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "app/call_gate.h"

namespace composable::app {

// What the engine's callbacks tell the caller. Shared with them, as they may come after the caller
// left.
struct Call::Progress {
  std::mutex mutex;
  std::condition_variable changed;
  CallState state = CallState::kRunning;
  std::optional<Result<std::optional<value::Value>>> result;
  Status end;
  std::unique_ptr<engine::Invocation> invocation;  // null until it has started
  bool is_cancelled = false;
  std::shared_ptr<engine::Instance> instance;  // that the call runs in; null: one of its own
};

namespace {

// Makes an engine's error one that the caller of the function understands.
Error Explain(const Function& function, Error error) {
  return function.InContext(function.component().limits.Explain(std::move(error)));
}

}  // namespace

Call Call::Start(const Function& function, std::span<const value::Value> arguments,
                 CallContext context) {
  auto progress = std::make_shared<Progress>();
  const std::shared_ptr<CallGate>& gate = function.component().gate;
  if (gate == nullptr) {
    StartNow(progress, function, *function.component().program, arguments, std::move(context),
             nullptr);
    return Call(std::move(progress));
  }
  auto start = [progress, function, context = std::move(context),
                values = std::vector<value::Value>(arguments.begin(), arguments.end())]() mutable {
    StartNow(progress, function, *function.component().program, values, std::move(context),
             function.component().gate);
  };
  if (Status entered = gate->Enter(std::move(start)); !entered) {
    Refuse(*progress, function.InContext(std::move(entered).error()));
  }
  return Call(std::move(progress));
}

Call Call::StartIn(std::shared_ptr<engine::Instance> instance, const Function& function,
                   std::span<const value::Value> arguments) {
  auto progress = std::make_shared<Progress>();
  progress->instance = std::move(instance);
  StartNow(progress, function, *progress->instance, arguments, {}, nullptr);
  return Call(std::move(progress));
}

void Call::StartNow(const std::shared_ptr<Progress>& progress, const Function& function,
                    engine::Callable& called, std::span<const value::Value> arguments,
                    CallContext context, const std::shared_ptr<CallGate>& gate) {
  engine::CallOptions options;
  options.limits = function.component().limits.values();
  options.id = function.component().ids->Next();
  options.propagated_headers = std::move(context);
  options.finished = [progress, function, gate](Status status) {
    {
      const std::scoped_lock lock(progress->mutex);
      const bool returned = progress->result && progress->result->has_value();
      if (!status && returned) {
        progress->end = std::unexpected(Explain(function, std::move(status).error()));
      }
      progress->state = CallState::kEnded;
      progress->changed.notify_all();
    }
    if (gate != nullptr) gate->Leave();
  };
  auto on_result = [progress, function](Result<engine::CallResult> result) {
    const std::scoped_lock lock(progress->mutex);
    if (result) {
      progress->result.emplace(std::move(result->value));
      progress->state = CallState::kReturned;
    } else {
      progress->result.emplace(std::unexpected(Explain(function, std::move(result).error())));
      progress->state = CallState::kEnded;
    }
    progress->changed.notify_all();
  };
  auto invocation =
      called.Start(function.reference(), arguments, std::move(options), std::move(on_result));
  engine::Invocation& started = *invocation;
  bool is_cancelled = false;
  {
    const std::scoped_lock lock(progress->mutex);
    progress->invocation = std::move(invocation);
    is_cancelled = progress->is_cancelled;
  }
  if (is_cancelled) started.Cancel();
}

void Call::Refuse(Progress& progress, Error error) {
  const std::scoped_lock lock(progress.mutex);
  progress.result.emplace(std::unexpected(std::move(error)));
  progress.state = CallState::kEnded;
}

CallState Call::state() const {
  const std::scoped_lock lock(progress_->mutex);
  return progress_->state;
}

Result<std::optional<value::Value>> Call::AwaitResult() {
  std::unique_lock lock(progress_->mutex);
  progress_->changed.wait(lock, [&] { return progress_->state != CallState::kRunning; });
  return *std::move(progress_->result);
}

Status Call::AwaitEnd() {
  std::unique_lock lock(progress_->mutex);
  progress_->changed.wait(lock, [&] { return progress_->state == CallState::kEnded; });
  return progress_->end;
}

void Call::Cancel() {
  engine::Invocation* started = nullptr;
  {
    const std::scoped_lock lock(progress_->mutex);
    progress_->is_cancelled = true;
    started = progress_->invocation.get();
  }
  if (started != nullptr) started->Cancel();
}

}  // namespace composable::app
