// Calls of several steps: functions called one after the other in one instance, as one call. They
// share its limits, its identity and its place; where a step fails, all of it has failed.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "value/value.h"

namespace composable::engine {

struct FunctionRef;

// Calls a function, whose type has no streams and futures.
struct CallStep {
  const FunctionRef* function = nullptr;
  ByteView arguments;  // in flat form (value/flat.h)
};
// Drops a resource that an earlier step returned; its destructor runs.
struct DropStep {
  value::Handle resource;
};
// The call returns that, in flat form.
struct ReturnStep {
  ByteView result;
};
// The call fails, as where a host function failed: kTrap with that text.
struct FailStep {
  std::string message;
};
using Step = std::variant<CallStep, DropStep, ReturnStep, FailStep>;

// Names the steps of one call.
class Steps {
 public:
  virtual ~Steps() = default;

  // What comes next. `result` is that of the step before, in flat form and good until this returns;
  // empty before the first step and after a drop. What the step refers to stays as it is until the
  // next time, after a ReturnStep until this object is gone. Comes on the thread that runs the
  // call, one at a time; must not block and must not throw.
  virtual Step Next(ByteView result) = 0;
};
using StepsPtr = std::unique_ptr<Steps>;

}  // namespace composable::engine
