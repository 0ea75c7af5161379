// What interceptors cost: a prepared call with two strings without one, with pass-through advice
// behind one, and behind chains, where the host asks the advice and where a component does; and
// what it takes to generate one.
//
// Each call makes new instances of everything, so that an interceptor costs the instance of its
// advice, and, where it is a component, its own with an interpreter. `BesideInstances` is the
// yardstick: the same call beside as many instances with memories that do nothing. The advice is
// guests/fixtures/pass-advice, which costs as little as advice can; `made_with_bindings` has that
// of guests/fixtures/advice instead, as wit-bindgen and a destructor make it.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "app/composition.h"
#include "app/generated.h"
#include "base/file_system.h"
#include "bench_engine.h"
#include "compose/compose.h"
#include "engine/engine.h"
#include "graph/build_graph.h"
#include "or_die.h"
#include "synth/core_module.h"
#include "synth/interceptor.h"
#include "value/value.h"
#include "wasm/builder.h"
#include "wasm/writer.h"
#include "wit/decode.h"

namespace composable {
namespace {

using bench::OrDie;

// A function of the tutorial's components, which need nothing else.
struct Subject {
  std::string component;  // of examples/7cs/lib
  std::string interface;
  std::string function;
  std::vector<value::Value> arguments;
  std::string result;
  engine::ConcurrencySupport concurrency_support;  // as the runtime chooses it for the component
};

Subject Greet() {
  return {"simple-greeter", "",
          "greet",          {value::String("World")},
          "Hello, World!",  engine::ConcurrencySupport::kOff};
}

Subject Translate() {
  return {"simple-translator", "modulewise:examples/translator@0.1.0",
          "translate",         {value::String("Hello, World!"), value::String("de-DE")},
          "Hallo, World!",     engine::ConcurrencySupport::kOn};
}

graph::ComponentBinaryPtr ReadComponent(const std::string& path) {
  Bytes bytes = OrDie(DiskFileSystem().ReadFile(COMPOSABLE_SOURCE_DIR "/" + path));
  wit::World world = OrDie(wit::DecodeWorld(bytes));
  return std::make_shared<const graph::ComponentBinary>(
      graph::ComponentBinary{std::move(bytes), std::move(world)});
}

std::string PathOf(const std::string& component) {
  return "examples/7cs/lib/" + component + ".wasm";
}

// A component, and advice that lets every call pass.
class Sources final : public graph::ComponentSource {
 public:
  Sources(const std::string& component, const std::string& advice)
      : target_(ReadComponent(PathOf(component))),
        advice_(ReadComponent("tests/components/" + advice + ".wasm")) {}

  Result<graph::ComponentBinaryPtr> Read(const config::ComponentDefinition& definition) override {
    return definition.name.value == "target" ? target_ : advice_;
  }

 private:
  graph::ComponentBinaryPtr target_;
  graph::ComponentBinaryPtr advice_;
};

class NoCapabilities final : public graph::CapabilityCatalog {
 public:
  bool Provides(const config::CapabilityDefinition& /*capability*/,
                const wit::InterfaceName& /*interface*/) const override {
    return false;
  }
  bool IsShared(const wit::InterfaceName& /*interface*/) const override { return false; }
  std::vector<std::string> TypesFor(const wit::InterfaceName& /*interface*/) const override {
    return {};
  }
};

config::ComponentDefinition Define(const std::string& name) {
  config::ComponentDefinition definition;
  definition.name.value = name;
  definition.uri.value.text = name + ".wasm";
  return definition;
}

// Whether the host asks the advice itself, as the runtime does around a component that is called
// from outside, or a generated interceptor does, as around one that another component calls.
enum class Asking : std::uint8_t { kByHost, kByComponent };

engine::ProgramPtr PrepareChain(engine::Engine& engine, const std::string& component,
                                const std::string& advice, std::size_t interceptors,
                                Asking asking) {
  config::Definitions definitions;
  definitions.components = {Define("advice"), Define("target")};
  definitions.components[1].interceptors.resize(interceptors, {{"advice", {}}, {}});
  Sources sources(component, advice);
  const graph::GraphResult built =
      graph::BuildGraph({definitions, sources, NoCapabilities()}, "target");
  const graph::NodeId root = *built.graph.Find("target");
  if (asking == Asking::kByHost) {
    app::CompiledRoot compiled =
        OrDie(app::CompileRoot(engine, built.graph, root, {}, app::ExpectedCalls::kMany));
    return OrDie(app::PrepareRoot(engine, compiled));
  }
  compose::ComposeOptions how;
  how.output = compose::Output::kInternal;
  how.make_interceptor = app::InterceptorMakerFor(how.output);
  const compose::Composed composed = OrDie(compose::Compose(built.graph, root, how));
  engine::PrepareOptions options;
  options.host_functions = app::InterceptorFunctions();
  for (const compose::ImportedModule& module : composed.modules)
    options.modules.push_back({module.import_name, OrDie(engine.CompileModule(module.bytes))});
  return OrDie(engine.Prepare(OrDie(engine.Compile(composed.binary)), std::move(options)));
}

void CallRepeatedly(benchmark::State& state, engine::Program& program, const Subject& subject) {
  const engine::FunctionRef function = OrDie(program.Find(subject.interface, subject.function));
  for (auto iteration : state) {
    const auto result = program.CallBlocking(function, subject.arguments, {});
    if (!result || result->value->As<std::string>() != subject.result) {
      state.SkipWithError(result ? "wrong result" : ToString(result.error()).c_str());
      return;
    }
  }
}

void CallThrough(benchmark::State& state, const Subject& subject,
                 const std::string& advice = "pass-advice-fixture",
                 Asking asking = Asking::kByHost) {
  const engine::EnginePtr engine = bench::MakePooledEngine(subject.concurrency_support);
  const engine::ProgramPtr program = PrepareChain(*engine, subject.component, advice,
                                                  static_cast<std::size_t>(state.range(0)), asking);
  CallRepeatedly(state, *program, subject);
}
BENCHMARK_CAPTURE(CallThrough, sync, Greet())
    ->Arg(0)
    ->Arg(1)
    ->Arg(2)
    ->Arg(5)
    ->Arg(10)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(CallThrough, async, Translate())
    ->Arg(0)
    ->Arg(1)
    ->Arg(2)
    ->Arg(5)
    ->Arg(10)
    ->Unit(benchmark::kMicrosecond);

void CallThroughComponents(benchmark::State& state, const Subject& subject) {
  CallThrough(state, subject, "pass-advice-fixture", Asking::kByComponent);
}
BENCHMARK_CAPTURE(CallThroughComponents, sync, Greet())
    ->Arg(1)
    ->Arg(2)
    ->Arg(10)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(CallThroughComponents, async, Translate())
    ->Arg(1)
    ->Arg(2)
    ->Arg(10)
    ->Unit(benchmark::kMicrosecond);

BENCHMARK_CAPTURE(CallThrough, made_with_bindings, Greet(), "advice-fixture")
    ->Arg(1)
    ->Unit(benchmark::kMicrosecond);

// A module with nothing but a memory, of the size that compilers give a small guest's, and data.
Bytes MakeIdleModule() {
  synth::CoreModuleBuilder module;
  module.DefineMemory(17);
  module.ExportMemory("memory");
  module.AddData(1024, Bytes(4096, 7));
  return OrDie(module.Finish());
}

// The subject's component, beside instances of such a module: it exports what that does.
Bytes PutBesideInstances(const Subject& subject, std::int64_t instances) {
  const graph::ComponentBinaryPtr target = ReadComponent(PathOf(subject.component));
  const Bytes idle = MakeIdleModule();
  wasm::ComponentBuilder component;
  const auto inner = component.AddInstance(
      wasm::Instantiate{component.AddComponent(wasm::Payload(target->bytes.Outline())), {}});
  const auto module = component.AddCoreModule({idle});
  for (std::int64_t i = 0; i < instances; ++i) {
    component.AddCoreInstance(wasm::CoreInstantiate{module, {}});
  }
  if (subject.interface.empty()) {
    component.AddExport({subject.function},
                        component.AliasExport<wasm::FuncIndex>(inner, subject.function));
  } else {
    component.AddExport({subject.interface},
                        component.AliasExport<wasm::InstanceIndex>(inner, subject.interface));
  }
  return OrDie(wasm::WriteComponent(std::move(component).Finish()));
}

void BesideInstances(benchmark::State& state, const Subject& subject) {
  const engine::EnginePtr engine = bench::MakePooledEngine(subject.concurrency_support);
  const engine::ProgramPtr program = OrDie(
      engine->Prepare(OrDie(engine->Compile(PutBesideInstances(subject, state.range(0)))), {}));
  CallRepeatedly(state, *program, subject);
}
BENCHMARK_CAPTURE(BesideInstances, sync, Greet())->Arg(0)->Arg(2)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BesideInstances, async, Translate())
    ->Arg(0)
    ->Arg(2)
    ->Unit(benchmark::kMicrosecond);

void Generate(benchmark::State& state, const std::string& path) {
  const graph::ComponentBinaryPtr target = ReadComponent(path);
  for (auto iteration : state) {
    auto made = synth::MakeInterceptor(target->world, {}, {.host = synth::InterceptorHost::kThis});
    if (!made) state.SkipWithError(ToString(made.error()).c_str());
    benchmark::DoNotOptimize(made);
  }
}
BENCHMARK_CAPTURE(Generate, translator, "examples/7cs/lib/simple-translator.wasm")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Generate, every_type, "tests/components/types-fixture.wasm")
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace composable
