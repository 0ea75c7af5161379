// Runs every folder of tests/golden/graph: definition files and worlds in, report and graph out.
//
// A folder holds `.toml` files, worlds.wit, where the component of the file `lib/NAME.wasm` has the
// world NAME, and expected.txt. root.txt, if there, names the component that the graph is of. Where
// there are graph.dot, graph.json and graph.mmd, they are the pictures.
#include "support/golden.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "config/load.h"
#include "graph/build_graph.h"
#include "graph/pictures.h"
#include "support/memory_file_system.h"
#include "support/source_folder.h"
#include "unit/graph/fake_catalog.h"
#include "unit/graph/graph_text.h"
#include "unit/graph/wit_components.h"

namespace composable::graph {
namespace {

namespace fs = std::filesystem;
using test::FakeCatalog;
using test::WitComponents;

fs::path GoldenFolder() {
  return fs::path(composable::test::SourceFolder()) / "tests/golden/graph";
}

// All component files that definitions may name.
void AddComponents(composable::test::MemoryFileSystem& files) {
  for (const char* name : {"a", "b", "c", "d", "e", "f", "nothing", "odd", "types", "wrapper"}) {
    files.Add(fmt::format("lib/{}.wasm", name), "");
  }
}

class GraphGoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(GraphGoldenTest, ReportsAsExpected) {
  const fs::path folder = GoldenFolder() / GetParam();
  composable::test::MemoryFileSystem files;
  AddComponents(files);
  std::vector<std::string> sources;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    sources.push_back(entry.path().filename().string());
    files.Add(sources.back(), composable::test::ReadWholeFile(entry.path()));
  }
  std::ranges::sort(sources);
  const config::LoadResult loaded = config::LoadDefinitions(sources, files);
  for (const Error& error : loaded.errors) ADD_FAILURE() << ToReport(error);

  WitComponents components(composable::test::ReadWholeFile(folder / "worlds.wit"));
  const FakeCatalog catalog;
  const GraphInputs inputs{loaded.definitions, components, catalog};
  std::string root = fs::exists(folder / "root.txt")
                         ? composable::test::ReadWholeFile(folder / "root.txt")
                         : std::string();
  if (root.ends_with('\n')) root.pop_back();
  const GraphResult result = root.empty() ? BuildGraph(inputs) : BuildGraph(inputs, root);
  composable::test::ExpectMatchesGolden(folder / "expected.txt", test::ResultText(result));

  const auto expect_picture = [&](const char* file, std::string (*picture)(const Graph&)) {
    if (!fs::exists(folder / file)) return;
    composable::test::ExpectMatchesGolden(folder / file, picture(result.graph));
  };
  expect_picture("graph.dot", ToDot);
  expect_picture("graph.json", ToJson);
  expect_picture("graph.mmd", ToMermaid);
}

std::string TestName(const testing::TestParamInfo<std::string>& case_folder) {
  std::string name = case_folder.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Folders, GraphGoldenTest,
                         testing::ValuesIn(composable::test::SubfolderNames(GoldenFolder())),
                         TestName);

}  // namespace
}  // namespace composable::graph
