#include "engine/engine_set.h"

#include <utility>

namespace composable::engine {

EngineSet::EngineSet(std::unique_ptr<EngineFactory> factory) : factory_(std::move(factory)) {}

Result<EnginePtr> EngineSet::Get(const EngineSettings& settings) {
  const std::scoped_lock lock(mutex_);
  for (const Entry& entry : entries_) {
    if (Covers(entry.wanted, settings)) return entry.engine;
  }
  COMPOSABLE_TRY(EnginePtr engine, factory_->Make(settings));
  entries_.push_back({settings, engine});
  return engine;
}

std::size_t EngineSet::size() const {
  const std::scoped_lock lock(mutex_);
  return entries_.size();
}

}  // namespace composable::engine
