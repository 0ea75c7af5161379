#include "engine/cache_location.h"

namespace composable::engine {

Result<std::filesystem::path> CompileCacheDirectory(const EnvironmentLookup& environment) {
  const auto absolute = [&](const char* name) -> std::optional<std::filesystem::path> {
    const std::optional<std::string> value = environment(name);
    if (!value || !value->starts_with('/')) return std::nullopt;
    return std::filesystem::path(*value);
  };
  if (const auto own = absolute("COMPOSABLE_CACHE_DIR")) return *own / "compiled";
  if (const auto cache = absolute("XDG_CACHE_HOME"))
    return *cache / "composable-runtime" / "compiled";
  if (const auto home = absolute("HOME")) {
    return *home / ".cache" / "composable-runtime" / "compiled";
  }
  return Fail(ErrorCode::kNotFound,
              "there is no directory for compiled code: set `COMPOSABLE_CACHE_DIR` or `HOME` to an "
              "absolute path");
}

}  // namespace composable::engine
