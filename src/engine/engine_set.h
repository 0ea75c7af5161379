// All engines of a process: as few as its programs allow.
//
// Profile, metering, allocation and pool hold for a whole engine. A program that needs others than
// an existing engine has gets an engine of its own, made when it is first wanted.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/settings.h"

namespace composable::engine {

// Safe to use from any thread.
class EngineSet {
 public:
  explicit EngineSet(std::unique_ptr<EngineFactory> factory);

  // The first engine that covers the settings (see Covers), or a new one.
  //
  // How to come to a pool that follows from its programs: compile them with an engine with
  // Allocation::kOnDemand, derive the pool from their requirements (DerivePool), get the engine
  // with that pool, and prepare them there.
  Result<EnginePtr> Get(const EngineSettings& settings);

  std::size_t size() const;

 private:
  struct Entry {
    EngineSettings wanted;  // what it was made for, which may differ from what it is
    EnginePtr engine;
  };
  std::unique_ptr<EngineFactory> factory_;
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace composable::engine
