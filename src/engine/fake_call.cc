#include "engine/fake_call.h"

#include <algorithm>
#include <utility>

#include "engine/fake_engine.h"
#include "engine/waiter.h"
#include "value/flat.h"

namespace composable::engine {
namespace {

class FakeInvocation final : public Invocation {
 public:
  explicit FakeInvocation(std::shared_ptr<FakeCallState> state) : state_(std::move(state)) {}
  void Cancel() override {
    if (state_ != nullptr) state_->Cancel();
  }

 private:
  std::shared_ptr<FakeCallState> state_;
};

// The end of a host call, for who waits for it.
class WaitingSink final : public HostCallSink {
 public:
  void Complete(void* /*token*/, std::optional<value::Value> result, Streams /*streams*/) override {
    waiter_.Set(std::move(result));
  }
  void Fail(void* /*token*/, std::string_view message) override {
    waiter_.Set(composable::Fail(ErrorCode::kTrap, "{}", message));
  }
  Result<std::optional<value::Value>> Wait() { return waiter_.Wait(); }

 private:
  Waiter<Result<std::optional<value::Value>>> waiter_;
};

}  // namespace

Status CheckArguments(const wit::FunctionType& type, std::span<const value::Value> arguments) {
  Bytes flat;
  return value::EncodeParameters(type, arguments, flat);
}

FakeCallState::FakeCallState(wit::FunctionType type, ResultCallback result,
                             FinishedCallback finished)
    : type_(std::move(type)), result_(std::move(result)), finished_(std::move(finished)) {}

void FakeCallState::SetResult(Result<CallResult> outcome) {
  if (outcome) {
    Bytes flat;
    if (Status fits = value::EncodeResult(type_, outcome->value, flat); !fits) {
      outcome = Fail(ErrorCode::kInternal, "the fake function returned another type: {}",
                     fits.error().message);
    }
  }
  ResultCallback result;
  FinishedCallback finished;
  {
    const std::scoped_lock lock(mutex_);
    if (phase_ != Phase::kRunning) return;
    result = std::move(result_);
    phase_ = outcome ? Phase::kReturned : Phase::kFinished;
    if (!outcome) finished = std::move(finished_);
  }
  result(std::move(outcome));
  if (finished) finished({});
}

void FakeCallState::SetFinished(Status status) {
  FinishedCallback finished;
  {
    const std::scoped_lock lock(mutex_);
    if (phase_ != Phase::kReturned) return;
    phase_ = Phase::kFinished;
    finished = std::move(finished_);
  }
  if (finished) finished(std::move(status));
}

void FakeCallState::Cancel() {
  const Error cancelled{ErrorCode::kCancelled, "the call was cancelled", {}, {}, {}};
  SetResult(std::unexpected(cancelled));
  SetFinished(std::unexpected(cancelled));
}

std::unique_ptr<Invocation> MakeFakeInvocation(std::shared_ptr<FakeCallState> state) {
  return std::make_unique<FakeInvocation>(std::move(state));
}

Result<std::optional<value::Value>> CallHostFunction(const PrepareOptions& prepared,
                                                     std::string_view interface,
                                                     std::string_view name,
                                                     std::vector<value::Value> arguments) {
  const auto is_wanted = [&](const HostFunction& function) {
    return function.interface == interface && function.name == name;
  };
  const auto call = [&](const HostFunction& function, HostInstancePtr instance) {
    const auto sink = std::make_shared<WaitingSink>();
    function.run(HostCall(sink, nullptr, std::move(instance), std::move(arguments), {}));
    return sink->Wait();
  };
  const auto plain = std::ranges::find_if(prepared.host_functions, is_wanted);
  if (plain != prepared.host_functions.end()) return call(*plain, nullptr);
  for (const HostCapability& capability : prepared.capabilities) {
    const auto found = std::ranges::find_if(capability.functions, is_wanted);
    if (found != capability.functions.end()) return call(*found, capability.open());
  }
  return Fail(ErrorCode::kNotFound, "there is no host function `{}` in `{}`", name, interface);
}

}  // namespace composable::engine
