// Runs every folder of tests/golden/config: definition files in, the report out.
//
// A folder holds `.toml` files, which appear in memory at the same relative paths, and
// expected.txt. sources.txt, if there, lists the sources in their order, one on a line; without it
// they are all `.toml` files, sorted. `lib/greeter.wasm` and `lib/translator.wasm` always exist,
// and files.txt lists further files that do.
#include "support/golden.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "config/load.h"
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

class ConfigGoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(ConfigGoldenTest, ReportsAsExpected) {
  const fs::path folder = GoldenFolder() / GetParam();
  test::MemoryFileSystem files;
  files.Add("lib/greeter.wasm", "").Add("lib/translator.wasm", "");
  for (const std::string& file : LinesOf(folder / "files.txt")) files.Add(file, "");

  std::vector<std::string> sources;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    const std::string name = fs::relative(entry.path(), folder).string();
    files.Add(name, test::ReadWholeFile(entry.path()));
    sources.push_back(name);
  }
  std::ranges::sort(sources);
  if (fs::exists(folder / "sources.txt")) sources = LinesOf(folder / "sources.txt");

  test::ExpectMatchesGolden(folder / "expected.txt", LoadText(LoadDefinitions(sources, files)));
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
