// What the calls of one function of a prepared component share where servers and subscriptions make
// them.
#pragma once

#include <string>

#include "app/function.h"
#include "base/error.h"
#include "engine/engine.h"
#include "mapping/message.h"
#include "telemetry/log.h"

namespace composable::app {

// Callbacks of calls keep it, because they may come after a route is gone. Immutable; safe to use
// from any thread.
struct HostedState {
  // `to` is borrowed, and outlives every call.
  HostedState(Function hosted, telemetry::Log& to);

  // A call's limits, id and the headers that go out with its requests.
  engine::CallOptions MakeOptions(mapping::Headers context) const;
  // The error, what it is about, and which limit was met.
  Error Explain(Error error) const;
  // What failed after the result, which nobody waits for.
  void LogLate(Error error) const;

  Function function;
  std::string name;
  telemetry::Log& log;
};

}  // namespace composable::app
