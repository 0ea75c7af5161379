// Composing components that were read already.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "base/file_system.h"
#include "compose/compose.h"
#include "support/test_components.h"

namespace composable::compose {
namespace {

void ComposeLast(benchmark::State& state, const graph::Graph& graph,
                 const ComposeOptions& options) {
  for (auto iteration : state) {
    auto composed = Compose(graph, test::LastNode(graph), options);
    if (!composed) state.SkipWithError(ToString(composed.error()).c_str());
    benchmark::DoNotOptimize(composed);
  }
}

graph::ComponentBinaryPtr ReadTutorial(const std::string& name) {
  const std::string path = std::string(COMPOSABLE_SOURCE_DIR) + "/examples/7cs/lib/" + name;
  return test::MakeBinary(DiskFileSystem().ReadFile(path).value());
}

// Step 3 of the tutorial; the store is handed in, as it is made elsewhere.
void Step3(benchmark::State& state) {
  graph::Graph graph;
  const graph::NodeId translator =
      test::AddComponent(graph, "translator", ReadTutorial("simple-translator.wasm"));
  test::AddComponent(graph, "greeter", ReadTutorial("configured-greeter.wasm"), {translator});
  auto& greeter = std::get<graph::ComponentNode>(graph.nodes.back());
  for (graph::Binding& binding : greeter.bindings) {
    if (std::holds_alternative<graph::Unbound>(binding)) binding = graph::FromConfig{};
  }
  const Bytes store = test::MakeComponentBytes({{}, {"wasi:config/store@0.2.0-rc.1"}});
  ComposeOptions options;
  options.output = state.range(0) == 0 ? Output::kPortable : Output::kInternal;
  options.make_config_store = [&](const auto&, std::size_t) {
    return GeneratedComponent{store, "wasi:config/store@0.2.0-rc.1"};
  };
  ComposeLast(state, graph, options);
}
BENCHMARK(Step3)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void Chain(benchmark::State& state) {
  const graph::Graph graph = test::MakeChain(static_cast<std::size_t>(state.range(0)));
  ComposeLast(state, graph, {});
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
void Fan(benchmark::State& state) {
  const graph::Graph graph =
      test::MakeFan(static_cast<std::size_t>(state.range(0)), test::FanForm::kFan);
  ComposeLast(state, graph, {});
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
void Diamond(benchmark::State& state) {
  const graph::Graph graph =
      test::MakeFan(static_cast<std::size_t>(state.range(0)), test::FanForm::kDiamond);
  ComposeLast(state, graph, {});
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(Chain)->Arg(10)->Arg(100)->Arg(400)->Unit(benchmark::kMicrosecond);
BENCHMARK(Fan)->Arg(10)->Arg(100)->Arg(400)->Unit(benchmark::kMicrosecond);
BENCHMARK(Diamond)->Arg(10)->Arg(100)->Arg(400)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace composable::compose
