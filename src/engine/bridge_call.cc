#include "engine/bridge_call.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "engine/bridge_error.h"
#include "engine/bridge_stream.h"
#include "engine/stream_walk.h"
#include "value/flat.h"

namespace composable::engine {
namespace {

// What a call needs until its last callback.
struct CallContext {
  const wit::FunctionType* type = nullptr;  // null: nothing is decoded
  std::shared_ptr<const void> keep = nullptr;
  ResultCallback result = {};
  FlatResultCallback flat_result = {};  // in place of `result`, where the caller wants bytes
  OutcomeCallback outcome = {};         // in place of both
  StepsPtr steps = nullptr;             // with `flat_result`, of a call of several steps
  Step step = {};                       // the last one, whose views and texts are borrowed
  FinishedCallback finished = {};       // may be empty
  std::shared_ptr<const Caller> caller = nullptr;  // null where nothing is known
};

// The buffers that arguments are encoded into, of one set for each thread: calls come by the
// hundred thousand, and growing a buffer anew for each would cost more than encoding does. Taken
// out while it is in use, because a call may start another one on the same thread.
class Scratch {
 public:
  Scratch() { std::swap(buffers_, Spare()); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    if (buffers_.flat.bytes.capacity() <= kKept) std::swap(buffers_, Spare());
  }

  // Encodes the arguments, which must outlive the start of the call: long ones are not copied.
  Status Encode(const wit::FunctionType& type, std::span<const value::Value> arguments) {
    COMPOSABLE_CHECK(value::EncodeParameters(type, arguments, buffers_.flat));
    buffers_.pieces.clear();
    for (const value::FlatPiece& piece : buffers_.flat.pieces) {
      buffers_.pieces.push_back({.offset = piece.offset, .bytes = ToBridge(piece.bytes)});
    }
    return {};
  }

  cb_values Values(const std::vector<cb_stream*>& streams) const {
    return {.flat = ToBridge(ByteView(buffers_.flat.bytes)),
            .pieces = buffers_.pieces.data(),
            .piece_count = buffers_.pieces.size(),
            .streams = streams.data(),
            .stream_count = streams.size()};
  }

 private:
  static constexpr std::size_t kKept = 4 << 20;

  struct Buffers {
    value::PiecewiseBytes flat;
    std::vector<cb_piece> pieces;
  };

  static Buffers& Spare() {
    thread_local Buffers spare;
    return spare;
  }

  Buffers buffers_;
};

Result<CallResult> DecodeOutcome(const wit::FunctionType* type, const BridgeBuffer& flat,
                                 std::vector<StreamHandle> streams) {
  CallResult result;
  if (type == nullptr) return result;
  COMPOSABLE_TRY(result.value, value::DecodeResult(*type, flat.bytes()));
  if (!streams.empty()) {
    COMPOSABLE_TRY(const std::vector<StreamShape> shapes,
                   ResultStreamShapes(*type, result.value, streams.size()));
    result.streams = WrapStreams(std::move(streams), shapes);
  }
  return result;
}

Result<CallResult> TakeOutcome(const wit::FunctionType* type, cb_outcome outcome) {
  if (outcome.error != nullptr) return std::unexpected(TakeError(outcome.error));
  const BridgeBuffer flat(outcome.result);
  std::vector<StreamHandle> streams = TakeStreams(outcome.streams, outcome.stream_count);
  if (outcome.stream_count > 0) cb_streams_free(outcome.streams, outcome.stream_count);
  Result<CallResult> decoded = DecodeOutcome(type, flat, std::move(streams));
  // The engine has checked the guest's value, so what does not decode is a bug here.
  if (!decoded) decoded.error().code = ErrorCode::kInternal;
  return decoded;
}

// What the last step returned; the bridge's own result is empty.
void TakeStepwiseOutcome(CallContext& call, cb_outcome outcome) {
  if (outcome.error != nullptr) return call.flat_result(std::unexpected(TakeError(outcome.error)));
  const BridgeBuffer none(outcome.result);
  call.flat_result(std::get<ReturnStep>(call.step).result);
}

// Hands the result on as it is; streams in it, which nobody asked for, are let go.
void TakeFlatOutcome(FlatResultCallback& result, cb_outcome outcome) {
  if (outcome.error != nullptr) return result(std::unexpected(TakeError(outcome.error)));
  const BridgeBuffer flat(outcome.result);
  const std::vector<StreamHandle> streams = TakeStreams(outcome.streams, outcome.stream_count);
  if (outcome.stream_count > 0) cb_streams_free(outcome.streams, outcome.stream_count);
  result(flat.bytes());
}

extern "C" void OnResult(void* context, cb_outcome outcome) noexcept {
  auto* call = static_cast<CallContext*>(context);
  if (call->outcome) {
    call->outcome(outcome);
  } else if (call->steps != nullptr) {
    TakeStepwiseOutcome(*call, outcome);
  } else if (call->flat_result) {
    TakeFlatOutcome(call->flat_result, outcome);
  } else {
    call->result(TakeOutcome(call->type, outcome));
  }
}

extern "C" void OnFinished(void* context, cb_error* error) noexcept {
  const std::unique_ptr<CallContext> call(static_cast<CallContext*>(context));
  Status end = ToStatus(error);
  if (call->finished) call->finished(std::move(end));
}

cb_values FlatValues(ByteView flat) {
  cb_values values{};
  values.flat = ToBridge(flat);
  return values;
}

// A step as the bridge wants it.
struct StepToBridge {
  cb_step operator()(const CallStep& step) const {
    return Make(CB_STEP_CALL, step.function->number, step.arguments, {});
  }
  cb_step operator()(const DropStep& step) const {
    return Make(CB_STEP_DROP, step.resource.number, {}, {});
  }
  cb_step operator()(const ReturnStep& /*step*/) const { return Make(CB_STEP_RETURN, 0, {}, {}); }
  cb_step operator()(const FailStep& step) const { return Make(CB_STEP_FAIL, 0, {}, step.message); }

 private:
  static cb_step Make(cb_step_kind kind, std::uint32_t number, ByteView arguments,
                      std::string_view message) {
    return {.kind = static_cast<std::uint32_t>(kind),
            .number = number,
            .arguments = FlatValues(arguments),
            .message = ToBridge(message)};
  }
};

extern "C" cb_step OnStep(void* context, cb_bytes result) noexcept {
  auto* call = static_cast<CallContext*>(context);
  call->step = call->steps->Next({result.data, result.size});
  return std::visit(StepToBridge(), call->step);
}

std::vector<cb_pair> BridgeHeaders(
    const std::vector<std::pair<std::string, std::string>>& headers) {
  std::vector<cb_pair> pairs;
  pairs.reserve(headers.size());
  for (const auto& [name, value] : headers) {
    pairs.push_back({.key = ToBridge(name), .value = ToBridge(value)});
  }
  return pairs;
}

// Keeps what host functions may want to know of the caller, and returns the headers to propagate:
// views into what is kept.
std::vector<cb_pair> NoteCaller(CallContext& context, CallOptions& options) {
  if (options.id.empty() && options.propagated_headers.empty()) return {};
  context.caller = std::make_shared<const Caller>(
      Caller{std::move(options.id), std::move(options.propagated_headers)});
  return BridgeHeaders(context.caller->propagated_headers);
}

cb_call_options MakeOptions(const Limits& limits, std::span<const cb_pair> headers,
                            CallContext* context) {
  return {.limits = ToBridge(limits),
          .headers = headers.data(),
          .header_count = headers.size(),
          .on_result = OnResult,
          .on_finished = OnFinished,
          .next_step = context->steps == nullptr ? nullptr : OnStep,
          .context = context};
}

// Hands a call to the bridge. From here on the callbacks own the context.
void Launch(BridgeStart start, void* callee, std::uint32_t number, cb_values arguments,
            CallContext* context, CallOptions& options, cb_call** call) {
  const std::vector<cb_pair> headers = NoteCaller(*context, options);
  const cb_call_options bridge = MakeOptions(options.limits, headers, context);
  start(callee, number, arguments, &bridge, call);
}

// Ends a call that was not started.
void Refuse(Error error, ResultCallback result, FinishedCallback finished) {
  result(std::unexpected(std::move(error)));
  if (finished) finished({});
}

Result<std::vector<cb_stream*>> HandInStreams(const wit::FunctionType& type,
                                              std::span<const value::Value> arguments,
                                              const Streams& streams) {
  if (streams.empty()) return {};
  COMPOSABLE_TRY(const std::vector<StreamShape> shapes,
                 ParameterStreamShapes(type, arguments, streams.size()));
  COMPOSABLE_CHECK(CheckStreams(shapes, streams));
  COMPOSABLE_TRY(std::vector<StreamHandle> handles, UnwrapStreams(streams));
  return Release(std::move(handles));
}

class BridgeInvocation final : public Invocation {
 public:
  explicit BridgeInvocation(CallHandle call) : call_(std::move(call)) {}
  void Cancel() override {
    if (call_ != nullptr) cb_call_cancel(call_.get());
  }

 private:
  CallHandle call_;
};

}  // namespace

std::shared_ptr<const Caller> CallerOf(const void* context) {
  return context == nullptr ? nullptr : static_cast<const CallContext*>(context)->caller;
}

cb_limits ToBridge(const Limits& limits) {
  // Zero means no limit there, so that no time, or no memory, at all becomes the least there is.
  const auto at_least_one = [](std::uint64_t limit) { return std::max<std::uint64_t>(limit, 1); };
  cb_limits bridge{};
  if (limits.time) {
    bridge.time_nanoseconds = static_cast<std::uint64_t>(
        std::max<std::chrono::nanoseconds::rep>(limits.time->count(), 1));
  }
  if (limits.memory) bridge.memory_bytes = at_least_one(*limits.memory);
  if (limits.table_elements) bridge.table_elements = at_least_one(*limits.table_elements);
  if (limits.fuel) bridge.fuel = at_least_one(*limits.fuel);
  if (limits.instances) bridge.instances = at_least_one(*limits.instances);
  return bridge;
}

void StartCall(BridgeStart start, void* callee, std::shared_ptr<const void> keep,
               FunctionRef function, std::span<const value::Value> arguments, CallOptions options,
               ResultCallback result, cb_call** call) {
  Scratch scratch;
  if (Status encoded = scratch.Encode(*function.type, arguments); !encoded) {
    return Refuse(std::move(encoded).error(), std::move(result), std::move(options.finished));
  }
  auto streams = HandInStreams(*function.type, arguments, options.streams);
  if (!streams) {
    return Refuse(std::move(streams).error(), std::move(result), std::move(options.finished));
  }
  auto* context = new CallContext{.type = function.type,
                                  .keep = std::move(keep),
                                  .result = std::move(result),
                                  .finished = std::move(options.finished)};
  Launch(start, callee, function.number, scratch.Values(*streams), context, options, call);
}

void StartFlatCall(BridgeStart start, void* callee, std::shared_ptr<const void> keep,
                   FunctionRef function, ByteView arguments, CallOptions options,
                   FlatResultCallback result) {
  auto* context = new CallContext{.type = function.type,
                                  .keep = std::move(keep),
                                  .flat_result = std::move(result),
                                  .finished = std::move(options.finished)};
  Launch(start, callee, function.number, FlatValues(arguments), context, options, nullptr);
}

void StartStepwiseCall(BridgeStart start, void* callee, std::shared_ptr<const void> keep,
                       StepsPtr steps, CallOptions options, FlatResultCallback result,
                       cb_call** call) {
  const Step first = steps->Next({});
  const auto* const called = std::get_if<CallStep>(&first);
  if (called == nullptr) {
    if (const auto* const failed = std::get_if<FailStep>(&first)) {
      result(Fail(ErrorCode::kTrap, "{}", failed->message));
    } else if (const auto* const returned = std::get_if<ReturnStep>(&first)) {
      result(returned->result);
    } else {
      result(Fail(ErrorCode::kInvalidArgument, "the first step of a call has to call a function"));
    }
    if (options.finished) options.finished({});
    return;
  }
  auto* context = new CallContext{.keep = std::move(keep),
                                  .flat_result = std::move(result),
                                  .steps = std::move(steps),
                                  .finished = std::move(options.finished)};
  Launch(start, callee, called->function->number, FlatValues(called->arguments), context, options,
         call);
}

void StartOther(const std::function<void(const cb_call_options&)>& start,
                std::shared_ptr<const void> keep, CallOptions options, OutcomeCallback outcome) {
  auto* context = new CallContext{.keep = std::move(keep),
                                  .outcome = std::move(outcome),
                                  .finished = std::move(options.finished)};
  const std::vector<cb_pair> headers = NoteCaller(*context, options);
  start(MakeOptions(options.limits, headers, context));
}

void StartDrop(cb_instance* instance, value::Handle resource, CallOptions options,
               ResultCallback result) {
  auto* context =
      new CallContext{.result = std::move(result), .finished = std::move(options.finished)};
  const cb_call_options bridge = MakeOptions(options.limits, {}, context);
  cb_instance_drop_resource(instance, resource.number, &bridge, nullptr);
}

std::unique_ptr<Invocation> MakeBridgeInvocation(cb_call* call) {
  return std::make_unique<BridgeInvocation>(CallHandle(call));
}

}  // namespace composable::engine
