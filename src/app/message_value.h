// Messages as values of `modulewise:messaging/types`.
//
// Spec: section 2, "Messaging WIT".
#pragma once

#include "mapping/message.h"
#include "value/value.h"

namespace composable::app {

// `message`.
value::Value ToValue(const mapping::Message& message);

// `list<header>`; the value is of that type.
mapping::Headers HeadersOf(const value::Value& list);

}  // namespace composable::app
