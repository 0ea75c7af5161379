// A subscription of the definitions and the component that it names → who gets its messages.
//
// Spec: section 2, "Subscription"; section 4, mapping keys.
#pragma once

#include <optional>
#include <vector>

#include "app/function.h"
#include "app/messaging.h"
#include "base/error.h"
#include "config/definition.h"
#include "telemetry/log.h"

namespace composable::app {

struct SubscriberMaking {
  std::optional<Subscriber> subscriber;  // nothing where there are errors
  std::vector<Error> errors;             // each at its place in the files
};

// The function that `function` names, else `handle` of `modulewise:messaging/handler`, else the
// component's only function. `handle` gets the message as it is; the arguments of others are mapped
// from it, and their results to the reply. The log outlives all calls.
SubscriberMaking MakeSubscriber(const config::SubscriptionDefinition& definition,
                                const PreparedComponentPtr& component, telemetry::Log& log);

}  // namespace composable::app
