// Calls of HTTP handlers through the bridge.
#pragma once

#include <composable_bridge.h>

#include <memory>

#include "engine/engine.h"
#include "engine/http_call.h"

namespace composable::engine {

// Starts the call. `keep` lives until the callbacks are over. Errors come through `answered`.
std::unique_ptr<Invocation> StartHttpCall(const cb_program* program,
                                          std::shared_ptr<const void> keep, FunctionRef handle,
                                          const HttpRequestHead& head, StreamReaderPtr body,
                                          CallOptions options, HttpCallback answered);

}  // namespace composable::engine
