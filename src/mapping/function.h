// A component's function as servers and subscriptions see it: the room that runs components hands
// it in.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "mapping/message.h"
#include "wit/type.h"

namespace composable::mapping {

// Comes exactly once, from any thread, perhaps before the call returns; must not block and must not
// throw. The bytes are the result in flat form (value/flat.h), empty where there is none, and are
// good until the callback returns.
using ReturnCallback = std::move_only_function<void(Result<ByteView>)>;

// Safe to use from any thread.
class Function {
 public:
  virtual ~Function() = default;

  virtual const wit::FunctionType& type() const = 0;
  // The component, and the shortest name that means the function in it: `greet`,
  // `translator.translate`.
  virtual std::string_view component() const = 0;
  virtual std::string_view name() const = 0;

  // Calls the function in a fresh instance. Runs on this thread until the guest has to wait or has
  // run for a while. `arguments` are the parameters in flat form, read before this returns.
  // `context` are headers, such as `traceparent`, that go out with every HTTP request of the call.
  //
  // A WIT `err` is a result like any other. Errors: kDeadlineExceeded; kResourceExhausted where too
  // many calls are under way; kCancelled; kTrap, kExit, kMemoryExceeded and kFuelExhausted, whose
  // text is for the log and not for strangers.
  virtual void Call(ByteView arguments, Headers context, ReturnCallback returned) = 0;
};
using FunctionPtr = std::shared_ptr<Function>;

}  // namespace composable::mapping
