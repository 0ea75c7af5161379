// Puts generated interceptors with pass-through advice before components, for
// interceptor_components.py.
//
// usage: interceptor_components ADVICE
//
// Takes lines `COMPONENT<tab>PREFIX` on stdin. For a component that exports functions it writes
// PREFIX-trap.wasm and PREFIX-import.wasm, its interceptors for any runtime and for this one, which
// ask the version of advice that ADVICE exports, and PREFIX-composed.wasm, the component that both
// and ADVICE are composed into for any runtime. Then it composes them for this runtime, and makes
// an instance in the engine, with a stand-in for each function that is left to import. Answers each
// line with one on stdout, with tabs between:
//   none                no function is exported
//   error STAGE TEXT    what failed, in `decode`, `generate`, `compose` or `instantiate`
//   instantiated        all of it was done
//   left WHY            all but the instance: what is left to import is nothing that a host has
//   alone TEXT          the component by itself is not composed, or not instantiated, either
// Where the component by itself is composed, PREFIX-alone.wasm is that.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/composition.h"
#include "app/generated.h"
#include "base/file_system.h"
#include "base/sha256.h"
#include "engine/bridge_engine.h"
#include "graph/build_graph.h"
#include "graph/interception.h"
#include "synth/advice_interface.h"
#include "synth/interceptor.h"
#include "wit/decode.h"

namespace composable {
namespace {

// The target, and the advice that stands before it.
class Sources final : public graph::ComponentSource {
 public:
  Sources(graph::ComponentBinaryPtr target, graph::ComponentBinaryPtr advice)
      : target_(std::move(target)), advice_(std::move(advice)) {}

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

config::ComponentDefinition Define(std::string name) {
  config::ComponentDefinition definition;
  definition.name.value = std::move(name);
  definition.uri.value.text = definition.name.value + ".wasm";
  return definition;
}

Result<graph::ComponentBinaryPtr> ReadComponent(const std::string& path) {
  COMPOSABLE_TRY(Bytes bytes, DiskFileSystem().ReadFile(path));
  COMPOSABLE_TRY(wit::World world, wit::DecodeWorld(bytes));
  return std::make_shared<const graph::ComponentBinary>(
      graph::ComponentBinary{std::move(bytes), std::move(world)});
}

bool HasFunctions(const wit::World& world) {
  return std::ranges::any_of(world.exports, [](const wit::WorldItem& item) {
    return !graph::FunctionsOf(item, 0).empty();
  });
}

// Something that no host can have, among what is imported; nothing where there is none.
std::optional<std::string> FindUnhosted(const engine::Items& imports) {
  if (!imports.resources.empty()) return "the resource " + imports.resources.front().name;
  if (!imports.components.empty()) return "the component " + imports.components.front();
  for (const engine::NamedInterface& interface : imports.interfaces) {
    if (!interface.items.modules.empty()) return "the module " + interface.items.modules.front();
    if (!interface.items.interfaces.empty()) return "the instance " + interface.name;
    if (auto found = FindUnhosted(interface.items)) return found;
  }
  return std::nullopt;
}

void AddStandIns(const std::string& interface, const engine::Items& items,
                 std::vector<engine::HostFunction>& functions) {
  for (const engine::NamedFunction& function : items.functions) {
    functions.push_back({interface, function.name,
                         [](engine::HostCall call) { std::move(call).Fail("nobody calls this"); }});
  }
}

class Tester {
 public:
  Tester(graph::ComponentBinaryPtr advice, engine::EnginePtr engine)
      : advice_(std::move(advice)),
        version_(wit::FindItem(advice_->world.exports, synth::kTreeAdviceInterface) == nullptr
                     ? synth::AdviceVersion::kText
                     : synth::AdviceVersion::kTree),
        engine_(std::move(engine)) {
    alone_.components = {Define("target")};
    surrounded_.components = {Define("advice"), Define("target")};
    surrounded_.components[1].interceptors.push_back({{"advice", {}}, {}});
  }

  std::string Test(const std::string& path, const std::string& prefix) {
    const auto target = ReadComponent(path);
    if (!target) return Failed("decode", target.error());
    if (!HasFunctions((*target)->world)) return "none";
    if (auto done = Generate((*target)->world, prefix); !done)
      return Failed("generate", done.error());
    const auto alone = Compose(alone_, *target);
    if (alone) Write(prefix + "-alone.wasm", *alone);
    const auto composed = Compose(surrounded_, *target);
    if (!composed) {
      return alone ? Failed("compose", composed.error()) : "alone\t" + OneLine(alone.error());
    }
    Write(prefix + "-composed.wasm", *composed);
    const auto left = InstantiateComposed(*target);
    if (left) return left->empty() ? "instantiated" : "left\t" + *left;
    if (const auto only = Instantiate((*target)->bytes.Outline(), {}); !only)
      return "alone\t" + OneLine(only.error());
    return Failed("instantiate", left.error());
  }

 private:
  static std::string OneLine(const Error& error) {
    std::string text = ToString(error);
    std::ranges::replace(text, '\n', ' ');
    return text;
  }
  static std::string Failed(const std::string& stage, const Error& error) {
    return "error\t" + stage + "\t" + OneLine(error);
  }

  static void Write(const std::string& path, ByteView bytes) {
    std::ofstream(path, std::ios::binary) << AsText(bytes);
  }

  Status Generate(const wit::World& world, const std::string& prefix) const {
    for (const bool is_import : {false, true}) {
      COMPOSABLE_TRY(const synth::Interceptor made,
                     synth::MakeInterceptor(world, {},
                                            {.advice = version_,
                                             .host = is_import ? synth::InterceptorHost::kThis
                                                               : synth::InterceptorHost::kAny}));
      Write(prefix + (is_import ? "-import.wasm" : "-trap.wasm"), made.binary);
    }
    return {};
  }

  // The graph of the component `target`.
  Result<graph::Graph> BuildGraph(const config::Definitions& definitions,
                                  const graph::ComponentBinaryPtr& target) const {
    Sources sources(target, advice_);
    graph::GraphResult built =
        graph::BuildGraph({definitions, sources, NoCapabilities()}, "target");
    if (!built.errors.empty()) return std::unexpected(built.errors.front());
    return std::move(built.graph);
  }

  Result<Bytes> Compose(const config::Definitions& definitions,
                        const graph::ComponentBinaryPtr& target) const {
    COMPOSABLE_TRY(const graph::Graph graph, BuildGraph(definitions, target));
    return app::ComposePortable(graph, *graph.Find("target"));
  }

  Result<std::string> InstantiateComposed(const graph::ComponentBinaryPtr& target) {
    COMPOSABLE_TRY(const graph::Graph graph, BuildGraph(surrounded_, target));
    compose::ComposeOptions how;
    how.output = compose::Output::kInternal;
    how.make_config_store = app::MakeStore;
    how.make_interceptor = app::InterceptorMakerFor(how.output);
    how.large_module = kLargeModule;
    COMPOSABLE_TRY(const compose::Composed composed,
                   compose::Compose(graph, *graph.Find("target"), how));
    return Instantiate(composed.binary, composed.modules);
  }

  // What is left to import that nobody can have; empty where there was an instance.
  Result<std::string> Instantiate(ByteView binary,
                                  const std::vector<compose::ImportedModule>& modules) {
    COMPOSABLE_TRY(const engine::ComponentPtr component, engine_->Compile(binary));
    const engine::Items& imports = component->type().imports;
    if (auto unhosted = FindUnhosted(imports)) return *std::move(unhosted);
    engine::PrepareOptions options;
    for (const compose::ImportedModule& module : modules) {
      engine::ModulePtr& compiled = modules_[Sha256(module.bytes)];
      if (compiled == nullptr) {
        COMPOSABLE_TRY(compiled, engine_->CompileModule(module.bytes));
      }
      options.modules.push_back({module.import_name, compiled});
    }
    AddStandIns("", imports, options.host_functions);
    for (const engine::NamedInterface& interface : imports.interfaces)
      AddStandIns(interface.name, interface.items, options.host_functions);
    COMPOSABLE_TRY(const engine::ProgramPtr program,
                   engine_->Prepare(component, std::move(options)));
    COMPOSABLE_CHECK(program->Instantiate({}));
    return std::string();
  }

  // So that the advice is compiled once, as the interpreter is.
  static constexpr std::size_t kLargeModule = std::size_t{8} << 10U;

  graph::ComponentBinaryPtr advice_;
  synth::AdviceVersion version_;
  engine::EnginePtr engine_;
  config::Definitions alone_;
  config::Definitions surrounded_;
  std::map<Sha256Digest, engine::ModulePtr> modules_;  // by content
};

int Run(const std::string& advice_path) {
  auto advice = ReadComponent(advice_path);
  auto engine = engine::MakeBridgeEngineFactory({})->Make({});
  for (const auto* error :
       {advice ? nullptr : &advice.error(), engine ? nullptr : &engine.error()}) {
    if (error == nullptr) continue;
    fmt::print(stderr, "{}\n", ToReport(*error));
    return 1;
  }
  Tester tester(*std::move(advice), *std::move(engine));
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) return 2;
    fmt::print("{}\n", tester.Test(line.substr(0, tab), line.substr(tab + 1)));
  }
  return 0;
}

}  // namespace
}  // namespace composable

int main(int argc, char** argv) { return argc == 2 ? composable::Run(argv[1]) : 2; }
