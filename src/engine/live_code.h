// Compiled code that an engine has loaded and something still holds, so that it is loaded once.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "engine/cache_key.h"

namespace composable::engine {

// Safe to use from any thread.
template <typename Code>
class LiveCode {
 public:
  // Null where nothing holds the code of that key.
  std::shared_ptr<Code> Find(const CacheKey& key) {
    const std::scoped_lock lock(mutex_);
    const auto found = known_.find(key.digest);
    return found == known_.end() ? nullptr : found->second.lock();
  }

  void Add(const CacheKey& key, const std::shared_ptr<Code>& code) {
    const std::scoped_lock lock(mutex_);
    known_.insert_or_assign(key.digest, code);
    if (known_.size() < prune_at_) return;
    std::erase_if(known_, [](const auto& entry) { return entry.second.expired(); });
    prune_at_ = std::max(kPruneFrom, 2 * known_.size());
  }

  // How many are remembered, those that nothing holds any more among them.
  std::size_t size() {
    const std::scoped_lock lock(mutex_);
    return known_.size();
  }

  static constexpr std::size_t kPruneFrom = 64;

 private:
  std::mutex mutex_;
  std::map<std::array<std::uint8_t, 32>, std::weak_ptr<Code>> known_;
  std::size_t prune_at_ = kPruneFrom;
};

}  // namespace composable::engine
