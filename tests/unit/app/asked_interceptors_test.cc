#include "app/asked_interceptors.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "config/load.h"
#include "graph/build_graph.h"
#include "support/memory_file_system.h"
#include "support/source_folder.h"
#include "unit/graph/fake_catalog.h"
#include "wit/decode.h"

namespace composable::app {
namespace {

// The fixtures, by the names of their files.
class Fixtures final : public graph::ComponentSource {
 public:
  Result<graph::ComponentBinaryPtr> Read(const config::ComponentDefinition& definition) override {
    const std::string folder = test::SourceFolder() + "/tests/components/";
    COMPOSABLE_TRY(Bytes bytes, DiskFileSystem().ReadFile(
                                    folder + definition.uri.value.path.filename().string()));
    COMPOSABLE_TRY(wit::World world, wit::DecodeWorld(bytes));
    return std::make_shared<const graph::ComponentBinary>(
        graph::ComponentBinary{std::move(bytes), std::move(world)});
  }
};

constexpr std::string_view kAdvice = R"(
[component.text]
uri = "pass-advice-fixture.wasm"
[component.other]
uri = "advice-fixture.wasm"
[component.tree]
uri = "tree-advice-fixture.wasm"
)";

// The definitions of the interceptors of `target` that the host asks itself, in their order.
std::string Asked(const std::string& uri, const std::string& interceptors) {
  test::MemoryFileSystem files;
  for (const char* const name : {"pass-advice", "advice", "tree-advice", "misbehave", "types"}) {
    files.Add(std::string(name) + "-fixture.wasm", "");
  }
  files.Add("demo.toml", std::string(kAdvice) + "[component.target]\nuri = \"" + uri +
                             "\"\ninterceptors = " + interceptors);
  const std::vector<std::string> sources = {"demo.toml"};
  const config::LoadResult loaded = config::LoadDefinitions(sources, files);
  for (const Error& error : loaded.errors) ADD_FAILURE() << ToReport(error);
  Fixtures fixtures;
  const graph::test::FakeCatalog catalog;
  const graph::GraphResult built =
      graph::BuildGraph({loaded.definitions, fixtures, catalog}, "target");
  for (const Error& error : built.errors) ADD_FAILURE() << ToReport(error);
  const auto asked = FindAskedInterceptors(built.graph, *built.graph.Find("target"));
  if (!asked) return ToString(asked.error());
  std::string names;
  for (const compose::AskedInterceptor& one : asked->left_out) {
    names += graph::NameOf(built.graph[one.node]) + " as " + one.advice_export + "\n";
  }
  return names;
}

constexpr const char* kPlain = "misbehave-fixture.wasm";    // numbers and strings
constexpr const char* kWithHandles = "types-fixture.wasm";  // resources beside all other types

TEST(AskedInterceptors, AreThoseAroundFunctionsThatAreCalledFromOutside) {
  EXPECT_EQ(Asked(kPlain, R"(["text", "other"])"),
            "text as composable:asked/advice-0\nother as composable:asked/advice-1\n");
  EXPECT_EQ(Asked(kPlain, "[]"), "");
}

TEST(AskedInterceptors, EndWithTheFirstOneThatHasAdviceOfAnotherKind) {
  EXPECT_EQ(Asked(kPlain, R"(["text", "tree", "other"])"), "text as composable:asked/advice-0\n");
  EXPECT_EQ(Asked(kPlain, R"(["tree", "text"])"), "");
}

TEST(AskedInterceptors, CoverNoFunctionWithHandles) {
  EXPECT_EQ(Asked(kWithHandles, R"(["text"])"), "");
  EXPECT_EQ(Asked(kWithHandles, R"([{ component = "text", match = ["echo-*"] }])"),
            "text as composable:asked/advice-0\n");
  EXPECT_EQ(Asked(kWithHandles, R"([{ component = "text", match = ["echo-*"] }, "other"])"),
            "text as composable:asked/advice-0\n");
  EXPECT_EQ(Asked(kWithHandles, R"([{ component = "text", match = ["echo-*", "consume"] }])"), "");
}

}  // namespace
}  // namespace composable::app
