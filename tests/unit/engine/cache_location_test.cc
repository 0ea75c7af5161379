#include "engine/cache_location.h"

#include <gtest/gtest.h>

#include <map>

namespace composable::engine {
namespace {

std::string Located(const std::map<std::string, std::string>& variables) {
  const auto directory =
      CompileCacheDirectory([&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
      });
  return directory ? directory->string() : directory.error().message;
}

TEST(CompileCacheDirectory, TheFirstVariableThatIsSetDecides) {
  EXPECT_EQ(Located({{"HOME", "/home/ada"}}), "/home/ada/.cache/composable-runtime/compiled");
  EXPECT_EQ(Located({{"HOME", "/home/ada"}, {"XDG_CACHE_HOME", "/var/ada"}}),
            "/var/ada/composable-runtime/compiled");
  EXPECT_EQ(Located({{"HOME", "/home/ada"},
                     {"XDG_CACHE_HOME", "/var/ada"},
                     {"COMPOSABLE_CACHE_DIR", "/fast"}}),
            "/fast/compiled");
}

TEST(CompileCacheDirectory, EmptyAndRelativePathsDoNotCount) {
  EXPECT_EQ(
      Located({{"HOME", "/home/ada"}, {"XDG_CACHE_HOME", "cache"}, {"COMPOSABLE_CACHE_DIR", ""}}),
      "/home/ada/.cache/composable-runtime/compiled");
}

TEST(CompileCacheDirectory, SaysThatThereIsNone) {
  EXPECT_EQ(Located({{"HOME", "here"}}),
            "there is no directory for compiled code: set `COMPOSABLE_CACHE_DIR` or `HOME` to an "
            "absolute path");
}

}  // namespace
}  // namespace composable::engine
