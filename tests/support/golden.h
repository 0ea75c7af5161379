// Comparing output with files that hold what is expected.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace composable::test {

// The whole file; "" where it is not there.
inline std::string ReadWholeFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The names of the folders directly in `folder`, sorted.
inline std::vector<std::string> SubfolderNames(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

// Whether the tests are to rewrite what they expect: COMPOSABLE_UPDATE_GOLDENS=1.
inline bool IsUpdatingGoldens() {
  const char* value = std::getenv("COMPOSABLE_UPDATE_GOLDENS");
  return value != nullptr && std::string_view(value) == "1";
}

// Expects the file to hold exactly `actual`; when updating, makes it so.
inline void ExpectMatchesGolden(const std::filesystem::path& path, const std::string& actual) {
  if (IsUpdatingGoldens()) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  ASSERT_TRUE(std::filesystem::exists(path))
      << path << " is missing; run with COMPOSABLE_UPDATE_GOLDENS=1 to write it";
  EXPECT_EQ(ReadWholeFile(path), actual) << "to accept it, run with COMPOSABLE_UPDATE_GOLDENS=1";
}

}  // namespace composable::test
