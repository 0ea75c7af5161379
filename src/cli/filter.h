// Other programs that turn one text into another: `dot`, `wasm-tools`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace composable::cli {

// Runs a program that is looked for in the PATH, gives it the input and returns its output, once it
// has ended. Its standard error stream is that of this process. Errors: kNotFound where there is no
// such program, kIo where it cannot be run, or ends with anything but success.
using FilterRunner = std::function<Result<std::string>(
    const std::string& program, const std::vector<std::string>& arguments, std::string_view input)>;

// A FilterRunner: a child process (base/child_process.h).
Result<std::string> RunFilter(const std::string& program, const std::vector<std::string>& arguments,
                              std::string_view input);

}  // namespace composable::cli
