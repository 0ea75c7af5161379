// Engines for benchmarks of calls.
#pragma once

#include "engine/bridge_engine.h"
#include "engine/engine.h"
#include "or_die.h"

namespace composable::bench {

// With a pool for the instances of one call after another, as servers have one.
inline engine::EnginePtr MakePooledEngine(engine::ConcurrencySupport concurrency_support,
                                          engine::Profile profile = engine::Profile::kShortCalls) {
  engine::EngineSettings settings;
  settings.profile = profile;
  settings.concurrency_support = concurrency_support;
  settings.allocation = engine::Allocation::kPooling;
  settings.pool = {.memories = 256,
                   .tables = 256,
                   .stacks = 64,
                   .memory_bytes = std::uint64_t{1} << 30U,
                   .table_elements = 20'000};
  return OrDie(engine::MakeBridgeEngineFactory({})->Make(settings));
}

}  // namespace composable::bench
