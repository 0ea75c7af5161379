#include "base/cache_location.h"

#include <gtest/gtest.h>

#include <map>

namespace composable {
namespace {

std::string Located(const std::map<std::string, std::string>& variables) {
  const auto directory = CacheDirectory(
      [&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
      },
      "compiled", "compiled code");
  return directory ? directory->string() : directory.error().message;
}

TEST(CacheDirectory, TheFirstVariableThatIsSetDecides) {
  EXPECT_EQ(Located({{"HOME", "/home/ada"}}), "/home/ada/.cache/composable-runtime/compiled");
  EXPECT_EQ(Located({{"HOME", "/home/ada"}, {"XDG_CACHE_HOME", "/var/ada"}}),
            "/var/ada/composable-runtime/compiled");
  EXPECT_EQ(Located({{"HOME", "/home/ada"},
                     {"XDG_CACHE_HOME", "/var/ada"},
                     {"COMPOSABLE_CACHE_DIR", "/fast"}}),
            "/fast/compiled");
}

TEST(CacheDirectory, EmptyAndRelativePathsDoNotCount) {
  EXPECT_EQ(
      Located({{"HOME", "/home/ada"}, {"XDG_CACHE_HOME", "cache"}, {"COMPOSABLE_CACHE_DIR", ""}}),
      "/home/ada/.cache/composable-runtime/compiled");
}

TEST(CacheDirectory, SaysThatThereIsNone) {
  EXPECT_EQ(Located({{"HOME", "here"}}),
            "there is no directory for compiled code: set `COMPOSABLE_CACHE_DIR` or `HOME` to an "
            "absolute path");
}

}  // namespace
}  // namespace composable
