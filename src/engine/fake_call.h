// A call of the fake engine: what keeps the promises that the interfaces make about callbacks.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>

#include "base/error.h"
#include "engine/engine.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::engine {

// Whether these can be the arguments; errors as the codec gives them.
Status CheckArguments(const wit::FunctionType& type, std::span<const value::Value> arguments);

// Hands on the result once, and after it the end once. What comes too late, or twice, is dropped.
class FakeCallState {
 public:
  FakeCallState(wit::FunctionType type, ResultCallback result, FinishedCallback finished);

  // A result that does not fit the function's type becomes kInternal. An error ends the call.
  void SetResult(Result<CallResult> outcome);
  void SetFinished(Status status);
  void Cancel();

 private:
  enum class Phase : std::uint8_t { kRunning, kReturned, kFinished };

  wit::FunctionType type_;
  std::mutex mutex_;
  Phase phase_ = Phase::kRunning;
  ResultCallback result_;
  FinishedCallback finished_;
};

// Null: a call that has ended already.
std::unique_ptr<Invocation> MakeFakeInvocation(std::shared_ptr<FakeCallState> state);

}  // namespace composable::engine
