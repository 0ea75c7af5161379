// Ids that tell invocations apart.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace composable::app {

// Hands out ids such as `5f0c2b7a9d31e846-1`: a random number that is this object's own, and a
// count. Safe to use from any thread.
class InvocationIds {
 public:
  InvocationIds();

  std::string Next();

 private:
  std::string prefix_;
  std::atomic<std::uint64_t> count_ = 0;
};

}  // namespace composable::app
