// Where compiled code is kept.
//
// Source: XDG Base Directory Specification, "Environment variables".
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/error.h"

namespace composable::engine {

// Looks up one variable of the environment; nothing where it is not set.
using EnvironmentLookup = std::function<std::optional<std::string>(const std::string& name)>;

// The directory for compiled code: `compiled` in $COMPOSABLE_CACHE_DIR, else in
// $XDG_CACHE_HOME/composable-runtime, else in $HOME/.cache/composable-runtime. Variables that are
// empty or hold no absolute path do not count. Error: kNotFound where there is none.
Result<std::filesystem::path> CompileCacheDirectory(const EnvironmentLookup& environment);

}  // namespace composable::engine
