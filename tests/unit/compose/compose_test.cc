// How components are put together. What composed components import and export, and whether they are
// valid, is tested in tests/conformance/composed_components.py with the cases of
// tests/golden/compose.
#include "compose/compose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/outlined.h"
#include "support/test_components.h"
#include "wasm/reader.h"
#include "wasm/sections.h"

namespace composable::compose {
namespace {

using graph::Graph;
using graph::NodeId;
using test::AddComponent;
using test::ComponentShape;
using test::LastNode;
using test::MakeBinary;
using test::MakeComponentBytes;
using test::MakeCoreModule;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Composed ComposeLast(const Graph& graph, const ComposeOptions& options = {}) {
  auto composed = Compose(graph, LastNode(graph), options);
  EXPECT_TRUE(composed.has_value()) << (composed ? "" : ToString(composed.error()));
  return composed ? *std::move(composed) : Composed{};
}

std::string ErrorOf(const Graph& graph, const ComposeOptions& options = {}) {
  const auto composed = Compose(graph, LastNode(graph), options);
  return composed ? "" : ToString(composed.error());
}

std::vector<std::string> Names(const std::vector<wit::WorldItem>& items) {
  std::vector<std::string> names;
  for (const wit::WorldItem& item : items) names.push_back(item.name);
  return names;
}

// The definitions of a kind, of all sections.
std::size_t CountComponents(const wasm::Component& component) {
  std::size_t count = 0;
  for (const wasm::Section& section : component.sections) {
    if (std::holds_alternative<wasm::ComponentSection>(section)) ++count;
  }
  return count;
}

std::vector<wasm::Instantiate> Instantiations(const wasm::Component& component) {
  std::vector<wasm::Instantiate> found;
  for (const wasm::Section& section : component.sections) {
    const auto* const instances = std::get_if<wasm::InstanceSection>(&section);
    if (instances == nullptr) continue;
    for (const wasm::Instance& instance : instances->instances) {
      found.push_back(std::get<wasm::Instantiate>(instance));
    }
  }
  return found;
}

TEST(ComposeTest, InstantiatesEachComponentOnce) {
  const Graph graph = test::MakeFan(2, test::FanForm::kDiamond);
  const Composed composed = ComposeLast(graph);
  const auto component = wasm::ReadComponent(composed.binary);
  ASSERT_TRUE(component.has_value()) << ToString(component.error());
  EXPECT_EQ(CountComponents(*component), 4U);
  const auto instances = Instantiations(*component);
  ASSERT_EQ(instances.size(), 4U);
  EXPECT_THAT(instances[0].arguments, IsEmpty());
  // Both sides are given the same export of the bottom.
  EXPECT_EQ(instances[1].arguments, instances[2].arguments);
  EXPECT_EQ(instances[3].arguments.size(), 2U);
  const auto world = wit::DecodeWorld(composed.binary);
  EXPECT_THAT(Names(world->imports), IsEmpty());
  EXPECT_THAT(Names(world->exports), ElementsAre("test:fan/root"));
}

TEST(ComposeTest, EmbedsEachBinaryOnce) {
  Graph graph;
  const auto binary = MakeBinary(MakeComponentBytes({{"a:b/link"}, {"a:b/link"}}));
  const NodeId first = AddComponent(graph, "first", binary);
  const NodeId second = AddComponent(graph, "second", binary, {first});
  AddComponent(graph, "third", binary, {second});
  const Composed composed = ComposeLast(graph);
  const auto component = wasm::ReadComponent(composed.binary);
  ASSERT_TRUE(component.has_value());
  EXPECT_EQ(CountComponents(*component), 1U);
  EXPECT_EQ(Instantiations(*component).size(), 3U);
  EXPECT_EQ(composed.imports,
            (std::vector<LeftoverImport>{
                {"a:b/link", wit::ParseInterfaceName("a:b/link").value(), std::nullopt}}));
}

TEST(ComposeTest, TakesOnlyWhatTheRootNeeds) {
  Graph graph;
  AddComponent(graph, "other", MakeBinary(MakeComponentBytes({{"a:b/x"}, {"a:b/y"}})));
  AddComponent(graph, "root", MakeBinary(MakeComponentBytes({{}, {"a:b/one", "a:b/two"}})));
  const Composed composed = ComposeLast(graph);
  EXPECT_THAT(composed.imports, IsEmpty());
  EXPECT_EQ(CountComponents(*wasm::ReadComponent(composed.binary)), 1U);
  EXPECT_THAT(Names(wit::DecodeWorld(composed.binary)->exports), ElementsAre("a:b/one", "a:b/two"));
}

Graph WithConfig() {
  Graph graph;
  for (const char* name : {"left", "right"}) {
    AddComponent(graph, name,
                 MakeBinary(MakeComponentBytes(
                     {{"wasi:config/store@0.2.0-rc.1"}, {std::string("a:b/") + name}})));
    std::get<graph::ComponentNode>(graph.nodes.back()).bindings[0] = graph::FromConfig{};
  }
  AddComponent(graph, "root",
               MakeBinary(MakeComponentBytes({{"a:b/left", "a:b/right"}, {"a:b/root"}})),
               {NodeId(0), NodeId(1)});
  return graph;
}

TEST(ComposeTest, GivesEachComponentAConfigStoreOfItsOwn) {
  std::vector<std::string> asked;
  ComposeOptions options;
  options.make_config_store = [&](const graph::ComponentNode& node, std::size_t import_item) {
    asked.push_back(node.definition.name.value);
    const std::string& name = node.binary->world.imports[import_item].name;
    return GeneratedComponent{MakeComponentBytes({{}, {name}}), name};
  };
  const Composed composed = ComposeLast(WithConfig(), options);
  EXPECT_THAT(asked, ElementsAre("left", "right"));
  const auto component = wasm::ReadComponent(composed.binary);
  ASSERT_TRUE(component.has_value());
  // Both stores happen to be the same component, but are two instances.
  EXPECT_EQ(CountComponents(*component), 4U);
  const auto instances = Instantiations(*component);
  ASSERT_EQ(instances.size(), 5U);
  EXPECT_EQ(instances[2].arguments[0].name, "wasi:config/store@0.2.0-rc.1");
  EXPECT_NE(instances[2].arguments[0].item, instances[3].arguments[0].item);
}

TEST(ComposeTest, ReportsWhyThereIsNoConfigStore) {
  ComposeOptions options;
  EXPECT_EQ(ErrorOf(WithConfig(), options),
            "component `left` imports `wasi:config/store@0.2.0-rc.1`, which is made from its "
            "`config`, but nobody was named to make it");
  options.make_config_store = [](const auto&, std::size_t) -> Result<GeneratedComponent> {
    return Fail(ErrorCode::kResourceExhausted, "too much of it");
  };
  EXPECT_EQ(ErrorOf(WithConfig(), options), "too much of it");
}

TEST(ComposeTest, ImportsLargeModulesOnce) {
  const Bytes large = MakeCoreModule(100'000);
  Graph graph;
  const NodeId first =
      AddComponent(graph, "first", MakeBinary(MakeComponentBytes({{}, {"a:b/x"}, large})));
  AddComponent(graph, "root", MakeBinary(MakeComponentBytes({{"a:b/x"}, {"a:b/y"}, large})),
               {first});
  ComposeOptions options;
  EXPECT_GT(ComposeLast(graph, options).binary.size(), 200'000U);
  options.output = Output::kInternal;
  const Composed composed = ComposeLast(graph, options);
  EXPECT_LT(composed.binary.size(), 1'500U);
  ASSERT_EQ(composed.modules.size(), 1U);
  EXPECT_EQ(composed.modules[0].import_name, "module-0");
  EXPECT_TRUE(std::ranges::equal(composed.modules[0].bytes, large));
  const auto component = wasm::ReadComponent(composed.binary);
  ASSERT_TRUE(component.has_value()) << ToString(component.error());
  options.large_module = large.size() + 1;
  EXPECT_THAT(ComposeLast(graph, options).modules, IsEmpty());
}

// The sizes of the modules that are imported.
TEST(ComposeTest, HoldsTheSmallestModulesThatHaveRoomTogether) {
  Graph graph;
  const NodeId small = AddComponent(
      graph, "small", MakeBinary(MakeComponentBytes({{}, {"a:b/x"}, MakeCoreModule(2'000)})));
  const NodeId middle = AddComponent(
      graph, "middle", MakeBinary(MakeComponentBytes({{}, {"a:b/y"}, MakeCoreModule(3'000)})));
  AddComponent(
      graph, "root",
      MakeBinary(MakeComponentBytes({{"a:b/x", "a:b/y"}, {"a:b/z"}, MakeCoreModule(100'000)})),
      {small, middle});
  const auto imported = [&](std::size_t held_bytes) {
    ComposeOptions options;
    options.output = Output::kInternal;
    options.held_bytes = held_bytes;
    std::vector<std::size_t> sizes;
    for (const ImportedModule& module : ComposeLast(graph, options).modules)
      sizes.push_back(module.bytes.size());
    return sizes;
  };
  const std::vector<std::size_t> all = imported(0);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(imported(all[0] - 1), all);
  EXPECT_THAT(imported(all[0]), ElementsAre(all[1], all[2]));
  EXPECT_THAT(imported(all[0] + all[1] - 1), ElementsAre(all[1], all[2]));
  EXPECT_THAT(imported(all[0] + all[1]), ElementsAre(all[2]));
  EXPECT_THAT(imported(1'000'000), IsEmpty());
}

TEST(ComposeTest, StaysTheSameWithOtherContentOfLargeModules) {
  ComposeOptions options;
  options.output = Output::kInternal;
  const auto compose = [&](std::uint8_t filler) {
    Graph graph;
    AddComponent(graph, "root",
                 MakeBinary(MakeComponentBytes({{}, {"a:b/x"}, MakeCoreModule(100'000, filler)})));
    return ComposeLast(graph, options).binary;
  };
  EXPECT_EQ(compose(0), compose(1));
}

TEST(ComposeTest, KeepsCoreModulesAsTheyAre) {
  const Bytes module = MakeCoreModule(100, 7);
  const Bytes root = MakeComponentBytes({{}, {"a:b/x"}, module});
  Graph graph;
  AddComponent(graph, "root", MakeBinary(root));
  const Composed composed = ComposeLast(graph);
  EXPECT_FALSE(std::ranges::search(composed.binary, module).empty());
  EXPECT_FALSE(std::ranges::search(composed.binary, root).empty());
}

TEST(ComposeTest, ImportsLargeModulesOfNestedComponents) {
  const Bytes large = MakeCoreModule(100'000);
  wasm::ComponentBuilder outer;
  const ComponentShape shape{{}, {"a:b/x"}, large};
  const wasm::ComponentIndex inner = outer.AddComponent(test::MakeComponent(shape));
  const wasm::InstanceIndex instance = outer.AddInstance(wasm::Instantiate{inner, {}});
  outer.AddExport({"a:b/x"}, outer.AliasExport<wasm::InstanceIndex>(instance, "a:b/x"));
  Graph graph;
  AddComponent(graph, "root", MakeBinary(*wasm::WriteComponent(std::move(outer).Finish())));
  ComposeOptions options;
  options.output = Output::kInternal;
  const Composed composed = ComposeLast(graph, options);
  EXPECT_EQ(composed.modules.size(), 1U);
  EXPECT_TRUE(wasm::ReadComponent(composed.binary).has_value());
  EXPECT_LT(composed.binary.size(), 1'000U);
}

// A component with a large module whose padding is not in memory. `fail` stands for a file that
// cannot be read again.
graph::ComponentBinaryPtr MakeOutlined(const ComponentShape& shape,
                                       const std::optional<Error>& fail = std::nullopt) {
  const Bytes whole = MakeComponentBytes(shape);
  const auto read_again = [whole, fail]() -> Result<Bytes> {
    if (fail) return std::unexpected(*fail);
    return whole;
  };
  return std::make_shared<const graph::ComponentBinary>(graph::ComponentBinary{
      test::OutlineOf(whole, test::PlaceIn(whole, shape.module), 100'000, read_again),
      wit::DecodeWorld(whole).value()});
}

Error Gone() { return {.code = ErrorCode::kIo, .message = "it is gone"}; }

Graph GraphOf(graph::ComponentBinaryPtr binary) {
  Graph graph;
  AddComponent(graph, "root", std::move(binary));
  return graph;
}

TEST(ComposeTest, ImportsModulesThatAreNotInMemory) {
  ComposeOptions options;
  options.output = Output::kInternal;
  const auto compose = [&](std::uint8_t filler, const auto& make) {
    Graph graph;
    const NodeId first =
        AddComponent(graph, "first", make({{}, {"a:b/x"}, MakeCoreModule(100'000, 1)}));
    AddComponent(graph, "root", make({{"a:b/x"}, {"a:b/y"}, MakeCoreModule(100'000, filler)}),
                 {first});
    return ComposeLast(graph, options);
  };
  const auto outlined = [](const ComponentShape& shape) { return MakeOutlined(shape, Gone()); };
  const auto whole = [](const ComponentShape& shape) {
    return MakeBinary(MakeComponentBytes(shape));
  };
  const Composed same = compose(1, outlined);
  EXPECT_EQ(same.modules.size(), 1U);
  EXPECT_EQ(same.binary, compose(1, whole).binary);
  // Nothing tells these apart but what is not there.
  const Composed different = compose(2, outlined);
  EXPECT_EQ(different.modules.size(), 2U);
  EXPECT_EQ(different.binary, compose(2, whole).binary);
}

TEST(ComposeTest, ReadsModulesAgainThatHaveToBeInTheOutput) {
  const ComponentShape shape{{}, {"a:b/x"}, MakeCoreModule(100'000, 1)};
  const Bytes root = MakeComponentBytes(shape);
  const Graph outlined = GraphOf(MakeOutlined(shape));
  const Graph gone = GraphOf(MakeOutlined(shape, Gone()));
  const Composed portable = ComposeLast(outlined);
  EXPECT_FALSE(std::ranges::search(portable.binary, root).empty());
  EXPECT_EQ(ErrorOf(gone), "component `root`: it is gone");

  ComposeOptions options;
  options.output = Output::kInternal;
  options.large_module = shape.module.size() + 1;
  const Composed internal = ComposeLast(outlined, options);
  EXPECT_THAT(internal.modules, IsEmpty());
  EXPECT_EQ(internal.binary, ComposeLast(GraphOf(MakeBinary(root)), options).binary);
  EXPECT_EQ(ErrorOf(gone, options), "it is gone");
}

TEST(ComposeTest, ReadsModulesAgainWhoseTypeCannotBeSpelled) {
  ComponentShape shape{{}, {"a:b/x"}, MakeCoreModule(100'000, 1)};
  const Bytes imports = {0x02, 13, 2,   1, 'm', 1, 'f', 0,  // two imports of one name
                         0,    1,  'm', 1, 'f', 0, 0};
  shape.module.insert(shape.module.begin() + 14, imports.begin(), imports.end());
  ComposeOptions options;
  options.output = Output::kInternal;
  const Composed composed = ComposeLast(GraphOf(MakeOutlined(shape)), options);
  EXPECT_THAT(composed.modules, IsEmpty());
  EXPECT_FALSE(std::ranges::search(composed.binary, shape.module).empty());
}

TEST(ComposeTest, CountsModulesAndComponents) {
  EXPECT_EQ(ErrorOf(test::MakeChain(499)), "");
  EXPECT_EQ(
      ErrorOf(test::MakeChain(500)),
      "it is composed of 1001 core modules and components; the engine takes at most 1000 in one");
}

TEST(ComposeTest, CountsInstances) {
  const auto binary = MakeBinary(MakeComponentBytes({{"a:b/link"}, {"a:b/link"}}));
  Graph graph;
  std::vector<NodeId> providers;
  for (int i = 0; i < 600; ++i) {
    providers = {AddComponent(graph, "link" + std::to_string(i), binary, providers)};
  }
  EXPECT_EQ(
      ErrorOf(graph),
      "it is composed of 1202 instances and exports of instances; the engine takes at most 1000");
}

TEST(ComposeTest, NamesTheComponentOfABrokenBinary) {
  Graph graph;
  Bytes bytes = MakeComponentBytes({{}, {"a:b/x"}});
  const wit::World world = wit::DecodeWorld(bytes).value();
  bytes.resize(bytes.size() - 1);
  AddComponent(
      graph, "root",
      std::make_shared<const graph::ComponentBinary>(graph::ComponentBinary{bytes, world}));
  EXPECT_THAT(ErrorOf(graph), ::testing::HasSubstr("component `root`: "));
}

}  // namespace
}  // namespace composable::compose
