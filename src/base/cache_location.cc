#include "base/cache_location.h"

namespace composable {

Result<std::filesystem::path> CacheDirectory(const EnvironmentLookup& environment,
                                             std::string_view folder, std::string_view what) {
  const auto absolute = [&](const char* name) -> std::optional<std::filesystem::path> {
    const std::optional<std::string> value = environment(name);
    if (!value || !value->starts_with('/')) return std::nullopt;
    return std::filesystem::path(*value);
  };
  if (const auto own = absolute("COMPOSABLE_CACHE_DIR")) return *own / folder;
  if (const auto cache = absolute("XDG_CACHE_HOME")) return *cache / "composable-runtime" / folder;
  if (const auto home = absolute("HOME")) {
    return *home / ".cache" / "composable-runtime" / folder;
  }
  return Fail(ErrorCode::kNotFound,
              "there is no directory for {}: set `COMPOSABLE_CACHE_DIR` or `HOME` to an absolute "
              "path",
              what);
}

}  // namespace composable
