// The real engine: Wasmtime, behind the C interface of bridge/.
#pragma once

#include <functional>
#include <memory>

#include "base/error.h"
#include "engine/compile_cache.h"
#include "engine/engine.h"

namespace composable::engine {

struct BridgeOptions {
  // Null: everything is compiled each time.
  std::shared_ptr<CompileCache> cache;
  // Told what went wrong with the cache; the work goes on without it. May be empty. Any thread.
  std::function<void(const Error&)> warn;
};

std::unique_ptr<EngineFactory> MakeBridgeEngineFactory(BridgeOptions options);

// Such as `wasmtime 48.0.8`.
std::string BridgeEngineVersion();

}  // namespace composable::engine
