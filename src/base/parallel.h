// Work that is shared by the processor's cores for a moment.
#pragma once

#include <cstddef>
#include <functional>

namespace composable {

// Calls `run(i)` for each i below `count`, on this thread and on others that end with it; in no
// order, several at once. `run` must not throw.
void RunInParallel(std::size_t count, const std::function<void(std::size_t)>& run);

}  // namespace composable
