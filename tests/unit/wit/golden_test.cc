// Runs every folder of tests/golden/wit: WIT files in, the same packages printed or the report out.
//
// A folder holds `demo.wit`, or a folder `wit` with a package's files and its `deps`. features.txt,
// if there, lists the features that are on, one on a line; `*` is all of them. expected.txt is what
// PrintPackages prints, or the report of the error.
#include "support/golden.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>

#include "support/memory_file_system.h"
#include "support/source_folder.h"
#include "wit/print_wit.h"
#include "wit/read_wit.h"

namespace composable::wit {
namespace {

namespace fs = std::filesystem;

fs::path GoldenFolder() { return fs::path(test::SourceFolder()) / "tests/golden/wit"; }

Features FeaturesIn(const fs::path& file) {
  Features features;
  std::istringstream text(test::ReadWholeFile(file));
  for (std::string line; std::getline(text, line);) {
    if (line == "*") {
      features.selection = Features::Selection::kAll;
    } else {
      features.names.insert(line);
    }
  }
  return features;
}

class WitGoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(WitGoldenTest, ReadsAsExpected) {
  const fs::path folder = GoldenFolder() / GetParam();
  test::MemoryFileSystem files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().parent_path() == folder) continue;
    files.Add(fs::relative(entry.path(), folder), test::ReadWholeFile(entry.path()));
  }
  if (fs::exists(folder / "demo.wit")) {
    files.Add("demo.wit", test::ReadWholeFile(folder / "demo.wit"));
  }
  const char* const root = fs::exists(folder / "demo.wit") ? "demo.wit" : "wit";
  const Features features = FeaturesIn(folder / "features.txt");
  const auto packages = ReadWitPath(files, root, features);
  const std::string text = packages ? PrintPackages(*packages) : ToReport(packages.error()) + '\n';
  test::ExpectMatchesGolden(folder / "expected.txt", text);

  // What is printed reads as the same again.
  if (!packages) return;
  const auto again = ReadWitText("printed.wit", text, features);
  ASSERT_TRUE(again.has_value()) << ToReport(again.error());
  EXPECT_EQ(PrintPackages(*again), text);
}

std::string TestName(const testing::TestParamInfo<std::string>& case_folder) {
  std::string name = case_folder.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Folders, WitGoldenTest,
                         testing::ValuesIn(test::SubfolderNames(GoldenFolder())), TestName);

}  // namespace
}  // namespace composable::wit
