#include "app/composition.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "app/asked_interceptors.h"
#include "app/binary_error.h"
#include "app/composition_note.h"
#include "app/content_digests.h"
#include "app/generated.h"
#include "app/recipe.h"
#include "base/diagnostic.h"
#include "base/sha256.h"
#include "capability/catalog.h"
#include "synth/interpreter.h"
#include "wit/name.h"

namespace composable::app {
namespace {

// Whether the root's own binary is all that there is: composing would only wrap it.
bool StandsAlone(const graph::ComponentNode& root) {
  return root.exposed.empty() &&
         std::ranges::none_of(root.bindings, [](const graph::Binding& binding) {
           return std::holds_alternative<graph::FromComponent>(binding) ||
                  std::holds_alternative<graph::FromConfig>(binding);
         });
}

// A composition that is called often holds so many bytes of core modules. Compiling a KiB of them
// takes some 2 ms of a processor.
constexpr std::size_t kHeldBytes = std::size_t{64} << 10U;

compose::ComposeOptions OptionsFor(compose::Output output) {
  return {.output = output,
          .make_config_store = MakeStore,
          .make_interceptor = InterceptorMakerFor(output),
          .asked = {},
          .add_asker = AddAskerTo};
}

// Numbers the grants that a program takes.
class GrantLinker {
 public:
  GrantLinker(const graph::Graph& graph, const GrantTable& table, engine::PrepareOptions& options)
      : graph_(graph), table_(table), options_(options) {}

  void Link(std::string import_name, std::string interface, graph::NodeId capability) {
    const CapabilityGrant& grant = table_.find(graph::NameOf(graph_[capability]))->second;
    if (const auto* const host = std::get_if<capability::HostGrant>(&grant)) {
      LinkHost(import_name, interface, capability, *host);
      return;
    }
    if (const auto* const sender = std::get_if<SenderGrant>(&grant)) {
      std::ranges::move(SenderFunctions(import_name, *sender),
                        std::back_inserter(options_.host_functions));
      return;
    }
    const auto [number, is_new] =
        numbers_.try_emplace(capability, static_cast<std::uint32_t>(options_.grants.size()));
    if (is_new) options_.grants.push_back(std::get<engine::WasiGrant>(grant));
    options_.links.push_back({.import_name = std::move(import_name),
                              .interface = std::move(interface),
                              .grant = number->second});
  }

  // To the first grant there is: it makes no difference which. After all others.
  void LinkShared(std::string import_name, std::string interface) {
    if (options_.grants.empty() || !capability::IsShared(interface)) return;
    options_.links.push_back(
        {.import_name = std::move(import_name), .interface = std::move(interface), .grant = 0});
  }

  Status Finish() const {
    if (options_.grants.size() <= engine::kMaxGrants) return {};
    return Fail({ErrorCode::kResourceExhausted, Diagnostic::kTooManyCapabilities},
                "it and the components that it is composed of have {} capabilities; {} is the most",
                options_.grants.size(), engine::kMaxGrants);
  }

 private:
  void LinkHost(const std::string& import_name, const std::string& interface,
                graph::NodeId capability, const capability::HostGrant& grant) {
    const auto [number, is_new] =
        host_numbers_.try_emplace(capability, options_.capabilities.size());
    if (is_new) options_.capabilities.push_back(capability::OpenHostGrant(grant));
    // The graph has it from the type, so both are there.
    const auto name = wit::ParseInterfaceName(interface);
    if (const wit::Interface* const declared = name ? grant.type->Find(*name) : nullptr) {
      grant.type->Link(import_name, *declared, options_.capabilities[number->second]);
    }
  }

  const graph::Graph& graph_;
  const GrantTable& table_;
  engine::PrepareOptions& options_;
  std::map<graph::NodeId, std::uint32_t> numbers_;
  std::map<graph::NodeId, std::size_t> host_numbers_;
};

// What kept a component from being compiled by itself: its content, or that it cannot be read any
// more, which names the file already.
Error NotCompiled(Error error, const graph::ComponentNode& node) {
  if (error.code == ErrorCode::kIo || error.code == ErrorCode::kNotFound) return error;
  return InFile(std::move(error), node.definition.uri.value.text);
}

// A component as it is, for as long as its node.
engine::LazyBinary LazyBinaryOf(const graph::ComponentNode& node, ContentDigests& digests) {
  return {.digest = digests.Of(*node.binary),
          .bytes = [binary = node.binary.get()] { return binary->bytes.Whole(); }};
}

Result<CompiledRoot> CompileAlone(engine::Engine& engine, const graph::Graph& graph,
                                  const graph::ComponentNode& root, const GrantTable& grants) {
  ContentDigests digests;
  auto component = engine.Compile(LazyBinaryOf(root, digests));
  if (!component) return std::unexpected(NotCompiled(std::move(component).error(), root));
  CompiledRoot compiled{.component = *std::move(component), .options = {}, .asked = {}};
  GrantLinker linker(graph, grants, compiled.options);
  const std::vector<wit::WorldItem>& imports = root.binary->world.imports;
  for (std::size_t i = 0; i < imports.size(); ++i) {
    const auto* const from = std::get_if<graph::FromCapability>(&root.bindings[i]);
    const wit::Interface* const interface = wit::InterfaceOf(imports[i]);
    if (from == nullptr || interface == nullptr) continue;
    linker.Link(imports[i].name, wit::ToString(*interface->name), from->node);
  }
  COMPOSABLE_CHECK(linker.Finish());
  return compiled;
}

class ComposedCompiler {
 public:
  ComposedCompiler(engine::Engine& engine, const graph::Graph& graph, graph::NodeId root,
                   ExpectedCalls calls)
      : engine_(engine),
        graph_(graph),
        root_(root),
        held_bytes_(calls == ExpectedCalls::kMany ? kHeldBytes : 0),
        below_(graph::NodesBelow(graph, root)) {}

  Result<CompiledRoot> Compile(const GrantTable& grants) {
    CompiledRoot compiled;
    compiled.component_count = 0;
    for (const graph::NodeId id : below_) {
      const bool is_interceptor = graph_.Interceptor(id) != nullptr;
      if (is_interceptor) has_interceptors_ = true;
      if (is_interceptor || graph_.Component(id) != nullptr) ++compiled.component_count;
    }
    COMPOSABLE_TRY(AskedInterceptors asked, FindAskedInterceptors(graph_, root_));
    compiled.asked = std::move(asked.advice);
    COMPOSABLE_TRY(auto composed, FindOrCompose(compiled, std::move(asked.left_out)));
    const CompositionNote& note = composed.note;

    GrantLinker linker(graph_, grants, compiled.options);
    for (const GrantedImport& import : note.imports) {
      if (import.capability) {
        linker.Link(import.import_name, import.interface, *import.capability);
      }
    }
    for (const GrantedImport& import : note.imports) {
      if (!import.capability) linker.LinkShared(import.import_name, import.interface);
    }
    COMPOSABLE_CHECK(linker.Finish());

    if (has_interceptors_) {
      std::ranges::move(InterceptorFunctions(),
                        std::back_inserter(compiled.options.host_functions));
    }

    for (std::size_t i = 0; i < composed.modules.size(); ++i) {
      engine::ModulePtr& module = composed.modules[i];
      if (module->code_origin() == engine::CodeOrigin::kCompiler) ++compiled.compiled_module_count;
      compiled.options.modules.push_back({note.modules[i].import_name, std::move(module)});
    }
    return compiled;
  }

 private:
  using Modules = std::vector<engine::ModulePtr>;  // in the order of the note's

  struct Linking {
    CompositionNote note;
    Modules modules;
  };

  // On another thread, where the system has one: to load a large module's code, which is checked,
  // takes about as long as compiling what is new in a composition.
  std::future<Result<Modules>> CompileModules(const std::vector<ModuleOrigin>& origins) {
    // Here, because digests are remembered, which is for one thread.
    std::vector<Result<engine::LazyBinary>> binaries;
    for (const ModuleOrigin& origin : origins) {
      binaries.push_back(
          std::visit([this](const auto& module) { return this->BinaryOf(module); }, origin.module));
    }
    const auto compile = [this, binaries = std::move(binaries)]() -> Result<Modules> {
      Modules modules;
      for (const Result<engine::LazyBinary>& binary : binaries) {
        if (!binary) return std::unexpected(binary.error());
        COMPOSABLE_TRY(engine::ModulePtr module, engine_.CompileModule(*binary));
        modules.push_back(std::move(module));
      }
      return modules;
    };
    return std::async(std::launch::async | std::launch::deferred, compile);
  }

  static Result<engine::LazyBinary> BinaryOf(const InterpreterModule& /*module*/) {
    return engine::InMemory(synth::InterpreterModule());
  }

  Result<engine::LazyBinary> BinaryOf(const ModulePart& part) {
    const graph::ComponentBinary& holder = *graph_.Component(part.component)->binary;
    COMPOSABLE_TRY(const Sha256Digest digest, digests_.OfPart(holder, part.range));
    const auto bytes = [&holder, range = part.range]() -> Result<ByteView> {
      COMPOSABLE_TRY(const ByteView whole, holder.bytes.Whole());
      return whole.subspan(range.offset, range.size);
    };
    return engine::LazyBinary{.digest = digest, .bytes = bytes};
  }

  // Made once more where it is not compiled yet: composing kept no bytes.
  Result<engine::LazyBinary> BinaryOf(const AskerModule& asker) {
    const graph::ComponentBinary& advice = *graph_.Component(asker.component)->binary;
    const auto bytes = [&advice, name = asker.advice_export,
                        made = std::make_shared<Bytes>()]() -> Result<ByteView> {
      COMPOSABLE_TRY(*made, MakeAskerModule(advice, name));
      return ByteView(*made);
    };
    return engine::LazyBinary{.digest = AskerModuleDigest(advice, asker.advice_export, digests_),
                              .bytes = bytes};
  }

  Result<Linking> FindOrCompose(CompiledRoot& root, std::vector<compose::AskedInterceptor> asked) {
    const engine::Recipe recipe = RecipeOf(graph_, root_, held_bytes_, digests_);
    if (auto kept = engine_.FindKept(recipe)) {
      auto note = ReadNote(kept->note, graph_);
      // A module that the cache lost and that cannot be made again is that of another composition.
      Result<Modules> modules = note ? CompileModules(note->modules).get() : Modules();
      if (note && modules) {
        root.component = std::move(kept->component);
        root.composition = Composition::kKept;
        return Linking{*std::move(note), *std::move(modules)};
      }
    }
    compose::ComposeOptions options = OptionsFor(compose::Output::kInternal);
    options.asked = std::move(asked);
    options.held_bytes = held_bytes_;
    COMPOSABLE_TRY(const compose::Composed composed, compose::Compose(graph_, root_, options));
    CompositionNote note = MakeNote(composed, graph_, root_);
    auto compiling = CompileModules(note.modules);
    auto compiled = engine_.CompileAs(recipe, AsBytes(WriteNote(note)), composed.binary);
    Result<Modules> modules = compiling.get();
    if (!compiled) return std::unexpected(Blame(std::move(compiled).error()));
    if (!modules) return std::unexpected(Blame(std::move(modules).error()));
    root.component = *std::move(compiled);
    root.composition = Composition::kComposed;
    return Linking{std::move(note), *std::move(modules)};
  }

  // Whose fault it is that the composed component does not compile: that of the first component
  // that does not compile by itself.
  Error Blame(Error error) {
    for (const graph::NodeId id : below_) {
      const graph::ComponentNode* const component = graph_.Component(id);
      if (component == nullptr) continue;
      auto alone = engine_.Compile(LazyBinaryOf(*component, digests_));
      if (alone) continue;
      Error own = NotCompiled(std::move(alone).error(), *component);
      if (id == root_) return own;
      return std::move(own).WithContext(
          fmt::format("component `{}`", component->definition.name.value));
    }
    return std::move(error).WithContext("composing it");
  }

  engine::Engine& engine_;
  const graph::Graph& graph_;
  graph::NodeId root_;
  std::size_t held_bytes_;
  std::vector<graph::NodeId> below_;
  ContentDigests digests_;
  bool has_interceptors_ = false;
};

}  // namespace

Result<CompiledRoot> CompileRoot(engine::Engine& engine, const graph::Graph& graph,
                                 graph::NodeId root, const GrantTable& grants,
                                 ExpectedCalls calls) {
  const graph::ComponentNode& component = *graph.Component(root);
  if (StandsAlone(component)) return CompileAlone(engine, graph, component, grants);
  return ComposedCompiler(engine, graph, root, calls).Compile(grants);
}

Result<engine::ProgramPtr> PrepareRoot(engine::Engine& engine, CompiledRoot& root) {
  COMPOSABLE_TRY(engine::ProgramPtr program,
                 engine.Prepare(root.component, std::move(root.options)));
  if (root.asked.empty()) return program;
  return advice::Surround(std::move(program), root.asked);
}

engine::ConcurrencySupport NeededConcurrency(const graph::Graph& graph, graph::NodeId root) {
  const auto uses_it = [&graph](graph::NodeId id) {
    const graph::ComponentNode* const component = graph.Component(id);
    return component != nullptr && component->binary->uses_concurrency;
  };
  return std::ranges::any_of(graph::NodesBelow(graph, root), uses_it)
             ? engine::ConcurrencySupport::kOn
             : engine::ConcurrencySupport::kOff;
}

Result<Bytes> ComposePortable(const graph::Graph& graph, graph::NodeId root) {
  COMPOSABLE_TRY(compose::Composed composed,
                 compose::Compose(graph, root, OptionsFor(compose::Output::kPortable)));
  return std::move(composed.binary);
}

}  // namespace composable::app
