// Calls through the bridge: arguments to bytes, bytes to results, callbacks to callbacks.
#pragma once

#include <composable_bridge.h>

#include <functional>
#include <memory>
#include <span>

#include "engine/bridge_handles.h"
#include "engine/engine.h"
#include "engine/host_function.h"

namespace composable::engine {

cb_limits ToBridge(const Limits& limits);

// The call whose callbacks have that context, as a host function is told of it; null for none.
std::shared_ptr<const Caller> CallerOf(const void* context);

// Hands a call to the bridge; `call` is null where nobody wants the handle.
using BridgeStart = void (*)(void* callee, std::uint32_t number, cb_values arguments,
                             const cb_call_options* options, cb_call** call);

// Encodes the arguments and starts the call of a program or an instance. `keep` lives until the
// callbacks are over. Where the arguments do not fit, `result` gets the error and nothing is
// started.
void StartCall(BridgeStart start, void* callee, std::shared_ptr<const void> keep,
               FunctionRef function, std::span<const value::Value> arguments, CallOptions options,
               ResultCallback result, cb_call** call);

// As StartCall, with arguments that are in flat form already, and the result handed on as it is.
void StartFlatCall(BridgeStart start, void* callee, std::shared_ptr<const void> keep,
                   FunctionRef function, ByteView arguments, CallOptions options,
                   FlatResultCallback result);

// Starts a call of several steps. Where its first step calls nothing, nothing is started.
void StartStepwiseCall(BridgeStart start, void* callee, std::shared_ptr<const void> keep,
                       StepsPtr steps, CallOptions options, FlatResultCallback result,
                       cb_call** call);

// Gets the bridge's outcome as it is, and takes it over.
using OutcomeCallback = std::move_only_function<void(cb_outcome)>;

// Starts a call of another kind: `start` hands it to the bridge, with the options it is given.
void StartOther(const std::function<void(const cb_call_options&)>& start,
                std::shared_ptr<const void> keep, CallOptions options, OutcomeCallback outcome);

// As StartCall, of something without arguments and result.
void StartDrop(cb_instance* instance, value::Handle resource, CallOptions options,
               ResultCallback result);

// Takes the handle over; null for a call that was never started.
std::unique_ptr<Invocation> MakeBridgeInvocation(cb_call* call);

}  // namespace composable::engine
