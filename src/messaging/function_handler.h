// Messages → calls of a component's function, whose arguments and reply are mapped.
//
// Spec: section 4, "Request → message → arguments".
#pragma once

#include "mapping/argument_plan.h"
#include "mapping/function.h"
#include "mapping/result_plan.h"
#include "messaging/handler.h"

namespace composable::messaging {

// What the inputs of every subscription have in common: any body, any headers, no captures.
mapping::InputShape MessageShape();

// A message that has no arguments for the function, or others, is given up at once. A function that
// returns its WIT `err` has failed, and the error's text is that of the `err` as JSON.
class FunctionHandler final : public Handler {
 public:
  // The plans were made for the function, `arguments` with MessageShape.
  FunctionHandler(mapping::FunctionPtr function, mapping::ArgumentPlan arguments,
                  mapping::ResultPlan results);

  void Handle(const MessagePtr& message, HandledCallback handled) override;

 private:
  mapping::FunctionPtr function_;
  mapping::ArgumentPlan arguments_;
  mapping::ResultPlan results_;
};

}  // namespace composable::messaging
