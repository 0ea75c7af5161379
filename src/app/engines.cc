#include "app/engines.h"

#include <utility>

#include "base/cache_location.h"
#include "base/diagnostic.h"
#include "engine/bridge_engine.h"
#include "engine/compile_cache.h"

namespace composable::app {
namespace {

Result<std::unique_ptr<engine::CompileCache>> OpenCache(const Environment& environment) {
  COMPOSABLE_TRY(auto directory, CacheDirectory(environment, "compiled", "compiled code"));
  return engine::CompileCache::Open({.directory = std::move(directory)});
}

}  // namespace

std::string EngineVersion() { return engine::BridgeEngineVersion(); }

std::unique_ptr<engine::EngineFactory> MakeEngines(const Environment& environment,
                                                   WarningSink warn) {
  engine::BridgeOptions options;
  if (auto cache = OpenCache(environment)) {
    options.cache = *std::move(cache);
  } else {
    warn(std::move(cache)
             .error()
             .As(Diagnostic::kUnusableCache)
             .WithContext("compiled code is not kept"));
  }
  // Only the cache has something to say.
  options.warn = [warn = std::move(warn)](Error warning) {
    warn(warning.As(Diagnostic::kUnusableCache));
  };
  return engine::MakeBridgeEngineFactory(std::move(options));
}

}  // namespace composable::app
