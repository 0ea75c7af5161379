#include "app/recipe.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string_view>

namespace composable::app {
namespace {

graph::ComponentBinaryPtr Binary(std::string_view text) {
  const ByteView bytes = AsBytes(text);
  return std::make_shared<const graph::ComponentBinary>(
      graph::ComponentBinary{.bytes = Bytes(bytes.begin(), bytes.end()), .world = {}});
}

engine::Recipe RecipeFor(const graph::Graph& graph, std::size_t held_bytes = 0) {
  ContentDigests digests;
  return RecipeOf(graph, graph::NodeId(1), held_bytes, digests);
}

// `provider`, and `root` that imports from it and from its own `config`.
graph::Graph MakeGraph() {
  graph::ComponentNode provider;
  provider.binary = Binary("provider");
  graph::ComponentNode root;
  root.binary = Binary("root");
  root.definition.config.push_back({.key = {"locale", {}}, .value = {"de", {}}});
  root.bindings = {graph::FromComponent{graph::NodeId(0), 0}, graph::FromConfig{}};
  graph::Graph graph;
  graph.nodes.emplace_back(std::move(provider));
  graph.nodes.emplace_back(std::move(root));
  return graph;
}

// The recipe after a change.
engine::Recipe After(
    const std::function<void(graph::ComponentNode& provider, graph::ComponentNode& root)>& change) {
  graph::Graph graph = MakeGraph();
  change(std::get<graph::ComponentNode>(graph.nodes[0]),
         std::get<graph::ComponentNode>(graph.nodes[1]));
  return RecipeFor(graph);
}

TEST(Recipe, IsTheSameForTheSame) { EXPECT_EQ(RecipeFor(MakeGraph()), RecipeFor(MakeGraph())); }

TEST(Recipe, DiffersWithEverythingThatMatters) {
  const engine::Recipe recipe = RecipeFor(MakeGraph());
  EXPECT_NE(recipe, After([](auto& provider, auto&) { provider.binary = Binary("other"); }));
  EXPECT_NE(recipe, After([](auto&, auto& root) { root.binary = Binary("other"); }));
  EXPECT_NE(recipe, After([](auto&, auto& root) { root.definition.config[0].value.value = "fr"; }));
  EXPECT_NE(recipe, After([](auto&, auto& root) { root.definition.config[0].key.value = "lang"; }));
  EXPECT_NE(recipe, After([](auto&, auto& root) { root.definition.config.clear(); }));
  EXPECT_NE(recipe, After([](auto&, auto& root) {
              root.bindings[0] = graph::FromComponent{graph::NodeId(0), 1};
            }));
  EXPECT_NE(recipe, After([](auto&, auto& root) { root.bindings[1] = graph::Unbound{}; }));
  EXPECT_NE(recipe, RecipeFor(MakeGraph(), 1));
}

// `provider` with an interceptor that `advice` is asked by, after a change.
engine::Recipe Intercepted(
    const std::function<void(graph::ComponentNode& root, graph::InterceptorNode& node)>& change) {
  graph::ComponentNode advice;
  advice.binary = Binary("advice");
  graph::ComponentNode root;
  root.binary = Binary("root");
  root.exposed = {graph::FromComponent{graph::NodeId(2), 0}};
  graph::InterceptorNode interceptor;
  interceptor.target = interceptor.inner = graph::NodeId(1);
  interceptor.advice = {graph::NodeId(0), 0};
  change(root, interceptor);
  graph::Graph graph;
  graph.nodes.emplace_back(std::move(advice));
  graph.nodes.emplace_back(std::move(root));
  graph.nodes.emplace_back(std::move(interceptor));
  return RecipeFor(graph);
}

TEST(Recipe, DiffersWithInterceptors) {
  const engine::Recipe recipe = Intercepted([](auto&, auto&) {});
  EXPECT_EQ(recipe, Intercepted([](auto&, auto&) {}));
  EXPECT_NE(recipe,
            Intercepted([](auto&, auto& node) { node.use.match = {{.value = "f", .where = {}}}; }));
  EXPECT_NE(recipe, Intercepted([](auto&, auto& node) { node.advice.export_item = 1; }));
  EXPECT_NE(recipe,
            Intercepted([](auto& root, auto&) { root.exposed.push_back({graph::NodeId(1), 1}); }));
  EXPECT_NE(recipe, Intercepted([](auto& root, auto&) { root.exposed.clear(); }));
  EXPECT_EQ(recipe, Intercepted([](auto&, auto& node) { node.use.component.where.line = 7; }));
}

TEST(Recipe, IsTheSameWhateverDoesNotMatter) {
  const engine::Recipe recipe = RecipeFor(MakeGraph());
  EXPECT_EQ(recipe, After([](auto& provider, auto& root) {
              provider.definition.name.value = "renamed";
              provider.definition.uri.value.path = "/elsewhere.wasm";
              // Nobody reads it.
              provider.definition.config.push_back({.key = {"a", {}}, .value = {"b", {}}});
              root.definition.config[0].value.where = {"demo.toml", 1, 2, {}};
            }));
}

}  // namespace
}  // namespace composable::app
