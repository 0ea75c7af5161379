#include "graph/selectables.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/load.h"
#include "config/selector.h"
#include "graph/build_graph.h"
#include "support/memory_file_system.h"
#include "unit/graph/fake_catalog.h"
#include "unit/graph/wit_components.h"

namespace composable::graph {
namespace {

constexpr std::string_view kWorlds = R"(
package demo:text@0.1.0;
package demo:words@0.2.0 { interface words { f: func(); } }
interface reader { r: func(); }
interface lines { l: func(); }
world a { import reader; import demo:words/words@0.2.0; export run: func(); }
world b { import demo:words/words@0.2.0; export reader; export lines; }
world c { export demo:words/words@0.2.0; }
)";

constexpr std::string_view kDefinitions = R"(
[component.app]
uri = "a.wasm"
imports = ["reader", "words", "words-again"]
[component.reader]
uri = "b.wasm"
imports = ["words"]
labels.team = "core"
labels.tier = 2
[component.words]
uri = "c.wasm"
[component.words-again]
uri = "c.wasm"
)";

std::vector<config::Selectable> SelectablesOfSystem() {
  composable::test::MemoryFileSystem files;
  for (const char* const name : {"a.wasm", "b.wasm", "c.wasm"}) files.Add(name, "");
  files.Add("demo.toml", kDefinitions);
  const std::vector<std::string> sources = {"demo.toml"};
  const config::LoadResult loaded = config::LoadDefinitions(sources, files);
  test::WitComponents components{std::string(kWorlds)};
  const test::FakeCatalog catalog;
  const GraphResult result = BuildGraph({loaded.definitions, components, catalog});
  for (const Error& error : result.errors) ADD_FAILURE() << ToReport(error);
  return Selectables(result.graph);
}

std::string SelectedBy(const std::string& text) {
  const auto selector = config::ParseSelector(text);
  if (!selector) return ToString(selector.error());
  std::string names;
  for (const config::Selectable& component : SelectablesOfSystem()) {
    if (config::Matches(*selector, component)) names += component.name + ' ';
  }
  return names;
}

TEST(SelectablesTest, NamesInOrder) {
  EXPECT_EQ(SelectedBy("name"), "app reader words words-again ");
}

TEST(SelectablesTest, PackagesAreThoseOfScopes) {
  EXPECT_EQ(SelectedBy("package=demo:text"), "reader ");
  EXPECT_EQ(SelectedBy("namespace=demo"), "reader words words-again ");
  EXPECT_EQ(SelectedBy("!namespace"), "app ");
}

TEST(SelectablesTest, DependentsImport) {
  EXPECT_EQ(SelectedBy("!dependents"), "app ");
  EXPECT_EQ(SelectedBy("dependents contains app"), "reader words words-again ");
  EXPECT_EQ(SelectedBy("dependents contains reader"), "words ");
  EXPECT_EQ(SelectedBy("dependents, dependents notcontains reader"), "reader words-again ");
}

TEST(SelectablesTest, ExportsWithAndWithoutVersion) {
  EXPECT_EQ(SelectedBy("exports contains demo:words/words"), "words words-again ");
  EXPECT_EQ(SelectedBy("exports contains demo:words/words@0.2.0"), "words words-again ");
  EXPECT_EQ(SelectedBy("exports contains demo:words/words@0.1.0"), "");
  EXPECT_EQ(SelectedBy("exports contains run"), "app ");
  EXPECT_EQ(SelectedBy("exports contains demo:text/lines"), "reader ");
}

TEST(SelectablesTest, LabelsAreText) {
  EXPECT_EQ(SelectedBy("labels.tier=2"), "reader ");
  EXPECT_EQ(SelectedBy("!labels.team"), "app words words-again ");
}

}  // namespace
}  // namespace composable::graph
