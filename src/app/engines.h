// The real engine and its cache of compiled code, as the process's environment asks for them.
#pragma once

#include <memory>
#include <string>

#include "app/services.h"
#include "engine/engine.h"

namespace composable::app {

// The engine's name and version, such as `wasmtime 48.0.8`.
std::string EngineVersion();

// An EngineFactoryMaker: Wasmtime, with compiled code kept where the environment says
// (engine/compile_cache.h). Where it cannot be kept, `warn` is told why and everything is compiled
// anew.
std::unique_ptr<engine::EngineFactory> MakeEngines(const Environment& environment,
                                                   WarningSink warn);

}  // namespace composable::app
