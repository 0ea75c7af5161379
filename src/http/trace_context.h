// The trace that a request belongs to.
//
// Source: W3C Trace Context, section 3.2 (`traceparent`).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/request_head.h"
#include "mapping/message.h"

namespace composable::http {

// Whether it is a `traceparent` whose ids are not zero.
bool IsTraceParent(std::string_view text);

// A new one, with random ids.
std::string MakeTraceParent();

// The trace's id, 32 hexadecimal digits of a `traceparent`.
std::string_view TraceIdOf(std::string_view trace_parent);

// The headers of a request that travel with all it causes; a `traceparent` is made where there is
// none, or none that can be used.
mapping::Headers PropagatedContext(std::span<const HeaderView> headers);

}  // namespace composable::http
