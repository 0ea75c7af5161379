// What the program's exit status says. Part of the command line's contract: docs/cli.md.
//
// A component that ends itself chooses the status, so every value is possible.
#pragma once

#include <cstdint>

namespace composable::cli {

enum class ExitCode : std::uint8_t {
  kSuccess = 0,
  kFailure = 1,        // bad definitions, a failed call, the component's `err`, a failed write
  kUsage = 2,          // the command line itself is wrong
  kInterrupted = 130,  // stopped by SIGINT, as shells count it
};

}  // namespace composable::cli
