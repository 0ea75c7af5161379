// Messages → calls of `handle` in components that export `modulewise:messaging/handler`.
//
// Spec: section 2, "Messaging WIT".
#pragma once

#include <string_view>

#include "app/function.h"
#include "base/error.h"
#include "mapping/function.h"
#include "messaging/handler.h"
#include "telemetry/log.h"
#include "wit/type.h"

namespace composable::app {

// Whether an exported interface is that one, of any release that is compatible with 0.1.0.
bool IsHandlerInterface(std::string_view interface);

// Whether `handle` has the type that it has to have: kTypeMismatch, with both types in WIT.
Status CheckHandler(const wit::FunctionType& function);

// The component sees the whole message, and replies itself where a reply is wanted. What it returns
// as `err` is why handling the message failed.
class MessageHandler final : public messaging::Handler {
 public:
  // A `handle` that CheckHandler is content with. What fails after it returned goes to the log,
  // which outlives all calls.
  MessageHandler(Function function, telemetry::Log& log);

  void Handle(const messaging::MessagePtr& message, messaging::HandledCallback handled) override;

 private:
  Function function_;
  mapping::FunctionPtr callee_;  // the same, as servers call it: within the component's limits
};

}  // namespace composable::app
