#include "app/invocation_ids.h"

#include <fmt/format.h>

#include <random>

namespace composable::app {

InvocationIds::InvocationIds() {
  std::random_device random;
  prefix_ = fmt::format("{:08x}{:08x}-", random(), random());
}

std::string InvocationIds::Next() { return fmt::format("{}{}", prefix_, ++count_); }

}  // namespace composable::app
