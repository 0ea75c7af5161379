#include "engine/engine.h"

#include <utility>

#include "engine/waiter.h"

namespace composable::engine {

Result<CallResult> Callable::CallBlocking(FunctionRef function,
                                          std::span<const value::Value> arguments,
                                          CallOptions options) {
  Waiter<Result<CallResult>> waiter;
  Call(function, arguments, std::move(options),
       [&waiter](Result<CallResult> result) { waiter.Set(std::move(result)); });
  return waiter.Wait();
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
