// Runs every folder of tests/golden/config: definition files in, the report out.
//
// A folder holds `.toml` files, which appear in memory at the same relative paths, and
// expected.txt. sources.txt, if there, lists the sources in their order, one on a line; without it
// they are all `.toml` files, sorted. `lib/greeter.wasm` and `lib/translator.wasm` always exist,
// and files.txt lists further files that do. Files in folders named `secrets` are there for
// placeholders, and the environment has what TestEnvironment says.
#include "support/golden.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "config/load.h"
#include "config/placeholder_resolvers.h"
#include "support/memory_file_system.h"
#include "support/source_folder.h"
#include "unit/config/load_text.h"

namespace composable::config {
namespace {

namespace fs = std::filesystem;

fs::path GoldenFolder() { return fs::path(test::SourceFolder()) / "tests/golden/config"; }

std::vector<std::string> LinesOf(const fs::path& path) {
  std::istringstream text(test::ReadWholeFile(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

std::optional<std::string> TestEnvironment(const std::string& name) {
  if (name == "LOCALE") return "fr";
  if (name == "EMPTY") return "";
  if (name == "LOOKS_LIKE_ONE") return "${process:env:LOCALE}";
  if (name == "LATIN_1") return "caf\xE9";
  return std::nullopt;
}

class ConfigGoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(ConfigGoldenTest, ReportsAsExpected) {
  const fs::path folder = GoldenFolder() / GetParam();
  test::MemoryFileSystem files;
  files.Add("lib/greeter.wasm", "").Add("lib/translator.wasm", "");
  for (const std::string& file : LinesOf(folder / "files.txt")) files.Add(file, "");

  std::vector<std::string> sources;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::relative(entry.path(), folder).string();
    if (entry.path().parent_path().filename() == "secrets") {
      files.Add(name, test::ReadWholeFile(entry.path()));
    }
    if (entry.path().extension() != ".toml") continue;
    files.Add(name, test::ReadWholeFile(entry.path()));
    sources.push_back(name);
  }
  std::ranges::sort(sources);
  if (fs::exists(folder / "sources.txt")) sources = LinesOf(folder / "sources.txt");

  const auto placeholders =
      PlaceholderResolvers::Make({EnvironmentResolver(TestEnvironment), FileResolver(files)});
  ASSERT_TRUE(placeholders) << ToString(placeholders.error());
  test::ExpectMatchesGolden(folder / "expected.txt",
                            LoadText(LoadDefinitions(sources, files, *placeholders)));
}

std::string TestName(const testing::TestParamInfo<std::string>& case_folder) {
  std::string name = case_folder.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Folders, ConfigGoldenTest,
                         testing::ValuesIn(test::SubfolderNames(GoldenFolder())), TestName);

}  // namespace
}  // namespace composable::config
