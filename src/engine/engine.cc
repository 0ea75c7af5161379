#include "engine/engine.h"

#include <utility>

#include "engine/waiter.h"
#include "value/flat.h"

namespace composable::engine {
namespace {

class EndedInvocation final : public Invocation {
 public:
  void Cancel() override {}
};

}  // namespace

std::unique_ptr<Invocation> MakeEndedInvocation() { return std::make_unique<EndedInvocation>(); }

Result<CallResult> Callable::CallBlocking(FunctionRef function,
                                          std::span<const value::Value> arguments,
                                          CallOptions options) {
  Waiter<Result<CallResult>> waiter;
  Call(function, arguments, std::move(options),
       [&waiter](Result<CallResult> result) { waiter.Set(std::move(result)); });
  return waiter.Wait();
}

// For engines that work on values.
void Callable::CallFlat(FunctionRef function, ByteView arguments, CallOptions options,
                        FlatResultCallback result) {
  auto decoded = value::DecodeParameters(*function.type, arguments);
  if (!decoded) {
    result(std::unexpected(std::move(decoded).error()));
    if (options.finished) options.finished({});
    return;
  }
  Call(function, *decoded, std::move(options),
       [type = function.type, result = std::move(result)](Result<CallResult> outcome) mutable {
         if (!outcome) return result(std::unexpected(std::move(outcome).error()));
         Bytes flat;
         Status encoded = value::EncodeResult(*type, outcome->value, flat);
         if (!encoded) return result(std::unexpected(std::move(encoded).error()));
         result(ByteView(flat));
       });
}

std::unique_ptr<Invocation> Callable::StartSteps(StepsPtr /*steps*/, CallOptions options,
                                                 FlatResultCallback result) {
  result(Fail(ErrorCode::kUnsupported, "this engine makes no calls of several steps"));
  if (options.finished) options.finished({});
  return MakeEndedInvocation();
}

std::unique_ptr<Invocation> Program::Handle(FunctionRef /*handle*/, const HttpRequestHead& /*head*/,
                                            StreamReaderPtr /*body*/, CallOptions options,
                                            HttpCallback answered) {
  answered(Fail(ErrorCode::kUnsupported, "this engine handles no HTTP requests"));
  if (options.finished) options.finished({});
  return MakeEndedInvocation();
}

LazyBinary InMemory(ByteView binary) {
  return {.digest = SlicedSha256(binary), .bytes = [binary] { return binary; }};
}

std::optional<KeptComponent> Engine::FindKept(const Recipe& /*recipe*/) { return std::nullopt; }

Result<ComponentPtr> Engine::CompileAs(const Recipe& /*recipe*/, ByteView /*note*/,
                                       ByteView binary) {
  return Compile(binary);
}

Status Instance::DropResourceBlocking(value::Handle resource, CallOptions options) {
  Waiter<Result<CallResult>> waiter;
  DropResource(resource, std::move(options),
               [&waiter](Result<CallResult> result) { waiter.Set(std::move(result)); });
  COMPOSABLE_CHECK(waiter.Wait());
  return {};
}

}  // namespace composable::engine
