#include "app/asked_interceptors.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/generated.h"
#include "base/file_system.h"
#include "compose/compose.h"
#include "config/load.h"
#include "graph/build_graph.h"
#include "support/memory_file_system.h"
#include "support/source_folder.h"
#include "unit/graph/fake_catalog.h"
#include "wasm/builder.h"
#include "wasm/writer.h"
#include "wit/decode.h"

namespace composable::app {
namespace {

constexpr const char* kPlain = "misbehave-fixture.wasm";    // numbers and strings
constexpr const char* kWithHandles = "types-fixture.wasm";  // resources beside all other types
constexpr const char* kPosing = "posing-fixture.wasm";      // kPlain, which poses as an asker

// The component, which exports its first interface under the name of an asker, too.
Result<Bytes> ExportAsAsker(const Bytes& binary) {
  COMPOSABLE_TRY(const wit::World world, wit::DecodeWorld(binary));
  wasm::ComponentBuilder outer;
  const auto inner =
      outer.AddInstance(wasm::Instantiate{outer.AddComponent(wasm::Payload{binary}), {}});
  const std::string name = world.exports.front().name;
  for (const std::string& as : {name, std::string("composable:asked/asker-0")})
    outer.AddExport({as}, outer.AliasExport<wasm::InstanceIndex>(inner, name));
  return wasm::WriteComponent(std::move(outer).Finish());
}

// The fixtures, by the names of their files.
class Fixtures final : public graph::ComponentSource {
 public:
  Result<graph::ComponentBinaryPtr> Read(const config::ComponentDefinition& definition) override {
    const std::string folder = test::SourceFolder() + "/tests/components/";
    const std::string name = definition.uri.value.path.filename().string();
    const bool is_posing = name == kPosing;
    COMPOSABLE_TRY(Bytes bytes,
                   DiskFileSystem().ReadFile(folder + (is_posing ? kPlain : name.c_str())));
    if (is_posing) {
      COMPOSABLE_TRY(bytes, ExportAsAsker(bytes));
    }
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

// The graph of a target with interceptors; its errors fail the test.
graph::Graph Build(const std::string& uri, const std::string& interceptors) {
  test::MemoryFileSystem files;
  for (const char* const name :
       {"pass-advice", "advice", "tree-advice", "misbehave", "types", "posing"}) {
    files.Add(std::string(name) + "-fixture.wasm", "");
  }
  files.Add("demo.toml", std::string(kAdvice) + "[component.target]\nuri = \"" + uri +
                             "\"\ninterceptors = " + interceptors);
  const std::vector<std::string> sources = {"demo.toml"};
  const config::LoadResult loaded = config::LoadDefinitions(sources, files);
  for (const Error& error : loaded.errors) ADD_FAILURE() << ToReport(error);
  Fixtures fixtures;
  const graph::test::FakeCatalog catalog;
  graph::GraphResult built = graph::BuildGraph({loaded.definitions, fixtures, catalog}, "target");
  for (const Error& error : built.errors) ADD_FAILURE() << ToReport(error);
  return std::move(built.graph);
}

// The definitions of the interceptors of `target` that the host asks itself, in their order.
std::string Asked(const std::string& uri, const std::string& interceptors) {
  const graph::Graph graph = Build(uri, interceptors);
  const auto asked = FindAskedInterceptors(graph, *graph.Find("target"));
  if (!asked) return ToString(asked.error());
  std::string names;
  for (const compose::AskedInterceptor& one : asked->left_out) {
    names += graph::NameOf(graph[one.node]) + " as " + one.advice_export + "\n";
  }
  return names;
}

// What the target exports with them where they are left out, beside its own.
std::string ComposedFor(const std::string& uri, const std::string& interceptors) {
  const graph::Graph graph = Build(uri, interceptors);
  const graph::NodeId root = *graph.Find("target");
  auto asked = FindAskedInterceptors(graph, root);
  if (!asked) return ToString(asked.error());
  compose::ComposeOptions options;
  options.output = compose::Output::kInternal;
  options.make_interceptor = InterceptorMakerFor(options.output);
  options.asked = std::move(asked->left_out);
  options.add_asker = AddAskerTo;
  const auto composed = compose::Compose(graph, root, options);
  if (!composed) return ToString(composed.error());
  const auto world = wit::DecodeWorld(composed->binary);
  if (!world) return ToString(world.error());
  std::string names;
  for (const wit::WorldItem& item : world->exports) {
    if (item.name.starts_with("composable:asked/")) names += item.name + "\n";
  }
  return names;
}

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

// What is surrounded would answer in the place of its guard.
TEST(AskedInterceptors, AreNoneAroundWhatExportsSomethingUnderTheirNames) {
  EXPECT_EQ(Asked(kPosing, R"(["text"])"), "");
  EXPECT_EQ(ComposedFor(kPosing, R"(["text"])"), "composable:asked/asker-0\n");
}

// Each with its asker, which the component has once.
TEST(AskedInterceptors, ExportTheirAdviceAndItsAsker) {
  EXPECT_EQ(ComposedFor(kPlain, R"(["text", "other", "text"])"),
            "composable:asked/advice-0\ncomposable:asked/asker-0\n"
            "composable:asked/advice-1\ncomposable:asked/asker-1\n"
            "composable:asked/advice-2\ncomposable:asked/asker-2\n");
  EXPECT_EQ(ComposedFor(kPlain, "[]"), "");
}

}  // namespace
}  // namespace composable::app
