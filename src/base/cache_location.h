// Where this software keeps what it can make or fetch again.
//
// Source: XDG Base Directory Specification, "Environment variables".
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace composable {

// Looks up one variable of the environment; nothing where it is not set.
using EnvironmentLookup = std::function<std::optional<std::string>(const std::string& name)>;

// The directory `folder` in $COMPOSABLE_CACHE_DIR, else in $XDG_CACHE_HOME/composable-runtime, else
// in $HOME/.cache/composable-runtime. Variables that are empty or hold no absolute path do not
// count. Error: kNotFound where there is none; `what` is what the directory is for.
Result<std::filesystem::path> CacheDirectory(const EnvironmentLookup& environment,
                                             std::string_view folder, std::string_view what);

}  // namespace composable
