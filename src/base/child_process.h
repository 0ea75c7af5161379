// Other programs that turn one text into another: `dot`, `docker-credential-pass`.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace composable {

// How a program ended.
struct ChildOutcome {
  enum class End : std::uint8_t { kExit, kSignal };
  std::string output;  // all of its standard output
  End end = End::kExit;
  int number = 0;  // the exit status, or the signal that ended it
};

// Runs a program that is looked for in the PATH, gives it the input and returns its output, once it
// has ended. Its standard error stream is that of this process. Errors: kNotFound where there is no
// such program, kIo where it cannot be run.
using ChildRunner = std::function<Result<ChildOutcome>(
    const std::string& program, const std::vector<std::string>& arguments, std::string_view input)>;

// A ChildRunner: a child process. Safe to call from any thread.
Result<ChildOutcome> RunChild(const std::string& program, const std::vector<std::string>& arguments,
                              std::string_view input);

}  // namespace composable
