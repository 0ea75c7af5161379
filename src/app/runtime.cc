#include "app/runtime.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <set>
#include <utility>

#include "app/binary_error.h"
#include "app/builtin_types.h"
#include "app/subscriber.h"
#include "base/diagnostic.h"
#include "config/load.h"
#include "config/placeholder_resolvers.h"
#include "config/quote.h"
#include "graph/pictures.h"
#include "graph/subscriptions.h"

namespace composable::app {
namespace {

constexpr std::string_view kLogTarget = "composable_runtime::app";

std::string About(const config::ComponentDefinition& definition) {
  return fmt::format("component `{}`", definition.name.value);
}

// The errors of a graph whose every import must be satisfied.
std::vector<Error> ErrorsOf(const graph::GraphResult& result) {
  std::vector<Error> errors = result.errors;
  std::ranges::copy(result.unsatisfied, std::back_inserter(errors));
  return errors;
}

// The diagnosis of a graph whose imports may be left over.
Diagnosis LenientDiagnosis(const graph::GraphResult& result) {
  Diagnosis diagnosis{.errors = result.errors, .warnings = result.warnings};
  std::ranges::copy(result.unsatisfied, std::back_inserter(diagnosis.warnings));
  return diagnosis;
}

// The components that no other one needs.
std::vector<std::string> Tops(const graph::Graph& graph) {
  std::set<graph::NodeId> used;
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    // What a component's own interceptors do with it makes it no part of another one.
    const graph::NodeId owner = graph.OwnerOf(graph::NodeId(i));
    const auto use = [&](const graph::FromComponent& from) {
      const graph::NodeId provider = graph.OwnerOf(from.node);
      if (provider != owner) used.insert(provider);
    };
    if (const auto* const interceptor = graph.Interceptor(graph::NodeId(i))) {
      use(interceptor->advice);
    } else if (const auto* const component = graph.Component(graph::NodeId(i))) {
      for (const graph::Binding& binding : component->bindings) {
        if (const auto* const from = std::get_if<graph::FromComponent>(&binding)) use(*from);
      }
    }
  }
  std::vector<std::string> tops;
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    const graph::NodeId id(i);
    if (graph.Component(id) != nullptr && graph.OwnerOf(id) == id && !used.contains(id)) {
      tops.push_back(graph::NameOf(graph[id]));
    }
  }
  return tops;
}

std::string_view NameOf(Composition composition) {
  if (composition == Composition::kNone) return "none";
  return composition == Composition::kKept ? "kept" : "composed";
}

graph::Server DrawnServer(const ConfiguredServer& server) {
  graph::Server drawn{.name = server.name.value, .type = server.type, .routes = {}};
  for (const ServerRoute& route : server.setup.routes) {
    drawn.routes.push_back({.label = route.label,
                            .component = route.component,
                            .function = route.function,
                            .channel = route.channel});
  }
  return drawn;
}

std::string DrawAs(PictureFormat format, const graph::Graph& graph) {
  switch (format) {
    case PictureFormat::kDot:
      return graph::ToDot(graph);
    case PictureFormat::kMermaid:
      return graph::ToMermaid(graph);
    case PictureFormat::kJson:
      break;
  }
  return graph::ToJson(graph);
}

// What one call of a component takes, with the core modules that it imports.
engine::Requirements RequirementsOf(const CompiledRoot& compiled) {
  engine::Requirements requirements = compiled.component->requirements();
  for (const engine::ModuleLink& link : compiled.options.modules) {
    requirements = requirements + link.module->requirements();
  }
  return requirements;
}

// Lists what a component exports, at its top level and in its interfaces.
void ListExports(const engine::Items& exports, PreparedComponent& component) {
  const auto add = [&](std::string_view interface, const engine::NamedFunction& function) {
    component.function_names.push_back({std::string(interface), function.name});
    component.function_types.push_back(function.type);
  };
  for (const engine::NamedFunction& function : exports.functions) add({}, function);
  for (const engine::NamedInterface& interface : exports.interfaces) {
    for (const engine::NamedFunction& function : interface.items.functions) {
      add(interface.name, function);
    }
  }
}

// The exported function of those names; null where there is none.
const wit::Function* FindExport(const wit::World& world, const FunctionName& name) {
  const bool is_inside = !name.interface.empty();
  const wit::WorldItem* const item =
      wit::FindItem(world.exports, is_inside ? name.interface : name.function);
  if (item == nullptr) return nullptr;
  if (!is_inside) return std::get_if<wit::Function>(&item->item);
  const wit::Interface* const interface = wit::InterfaceOf(*item);
  return interface == nullptr ? nullptr : wit::FindFunction(*interface, name.function);
}

std::shared_ptr<CallGate> GateOf(const config::ComponentDefinition& definition) {
  const auto& concurrency = definition.limits.concurrency;
  if (!concurrency) return nullptr;
  const auto& queue = definition.limits.queue;
  return std::make_shared<CallGate>(concurrency->value, queue ? queue->value : kDefaultQueue);
}

Result<config::PlaceholderResolvers> MakePlaceholders(RuntimeServices& services) {
  std::vector<PlaceholderResolver> resolvers = {config::EnvironmentResolver(services.environment),
                                                config::FileResolver(services.files)};
  std::ranges::move(services.placeholders, std::back_inserter(resolvers));
  return config::PlaceholderResolvers::Make(std::move(resolvers));
}

Result<config::ComponentLoaders> MakeLoaders(RuntimeServices& services) {
  std::vector<ComponentLoader> loaders = {config::FileLoader(services.files)};
  std::ranges::move(services.loaders, std::back_inserter(loaders));
  return config::ComponentLoaders::Make(std::move(loaders));
}

// The secrets that are in a component that is composed of others: whoever has it can read them.
std::vector<Error> SecretsIn(const graph::Graph& graph) {
  std::vector<Error> warnings;
  for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
    const auto* const component = graph.Component(graph::NodeId(i));
    const bool reads_config =
        component != nullptr && std::ranges::any_of(component->bindings, [](const auto& binding) {
          return std::holds_alternative<graph::FromConfig>(binding);
        });
    if (!reads_config) continue;
    for (const config::ConfigEntry& entry : component->definition.config) {
      if (entry.secrecy == Secrecy::kOpen) continue;
      warnings.push_back(FailAt(entry.value.where,
                                {ErrorCode::kInvalidConfig, Diagnostic::kSecretInFile},
                                "key {}: the secret becomes a part of the component that is "
                                "written, where everybody can read it who gets the file",
                                config::Quote("config." + entry.key.value))
                             .error()
                             .WithContext(About(component->definition)));
    }
  }
  return warnings;
}

}  // namespace

LoadedRuntime Runtime::Load(std::span<const std::string> sources, RuntimeServices services,
                            RuntimeOptions options) {
  const auto placeholders = MakePlaceholders(services);
  if (!placeholders) {
    return {.runtime = nullptr, .errors = {placeholders.error()}, .warnings = {}};
  }
  auto loaders = MakeLoaders(services);
  if (!loaders) {
    return {.runtime = nullptr, .errors = {std::move(loaders).error()}, .warnings = {}};
  }
  config::LoadResult load =
      config::LoadDefinitions(sources, services.files, *placeholders, *loaders);
  LoadedRuntime loaded{
      .runtime = nullptr, .errors = std::move(load.errors), .warnings = std::move(load.warnings)};
  auto types = AllCapabilityTypes(services.log, std::move(services.capabilities));
  if (!types) loaded.errors.push_back(std::move(types).error());
  const auto server_types = AllServerTypes(services.log, std::move(services.servers));
  if (!server_types) loaded.errors.push_back(server_types.error());
  if (!types || !server_types) return loaded;
  auto messaging = std::make_shared<Messaging>(load.definitions, services.log);
  GrantsReading grants = ReadGrants(load.definitions, *types, services.files, services.log,
                                    options.environment, messaging);
  std::ranges::move(grants.errors, std::back_inserter(loaded.errors));
  std::ranges::move(grants.warnings, std::back_inserter(loaded.warnings));
  std::vector<ConfiguredServer> servers =
      ConfigureServers(load.definitions, *server_types, services.files, loaded.errors);
  if (loaded.errors.empty()) {
    // The constructor is private: make_unique cannot call it.
    loaded.runtime = std::unique_ptr<Runtime>(
        new Runtime(std::move(load.definitions), std::move(servers), std::move(messaging),
                    std::move(grants.grants), *std::move(types), *std::move(loaders),
                    std::move(services), std::move(options)));
  }
  return loaded;
}

Runtime::Runtime(config::Definitions definitions, std::vector<ConfiguredServer> servers,
                 std::shared_ptr<Messaging> messaging, GrantTable grants,
                 capability::HostTypes types, config::ComponentLoaders loaders,
                 RuntimeServices services, RuntimeOptions options)
    : servers_(std::move(servers)),
      definitions_(std::move(definitions)),
      messaging_(std::move(messaging)),
      grants_(std::move(grants)),
      log_(services.log),
      engines_(std::move(services.engines)),
      options_(std::move(options)),
      catalog_(std::move(types)),
      component_files_(std::move(loaders), services.files) {
  component_names_.reserve(definitions_.components.size());
  for (const config::ComponentDefinition& component : definitions_.components) {
    component_names_.push_back(component.name.value);
  }
}

Diagnosis Runtime::Check(std::string_view component) {
  const std::scoped_lock lock(mutex_);
  const GraphPtr graph = GraphOf(component);
  return {.errors = ErrorsOf(*graph), .warnings = graph->warnings};
}

Diagnosis Runtime::CheckAll() {
  const std::scoped_lock lock(mutex_);
  const graph::GraphResult all = graph::BuildGraph({definitions_, component_files_, catalog_});
  Diagnosis diagnosis{.errors = ErrorsOf(all), .warnings = all.warnings};
  if (!diagnosis.errors.empty()) return diagnosis;
  for (const std::string& top : Tops(all.graph)) {
    auto prepared = PrepareLocked(top);
    if (!prepared) diagnosis.errors.push_back(std::move(prepared).error());
  }
  if (diagnosis.errors.empty()) diagnosis.errors = MakeSubscribers().errors;
  return diagnosis;
}

bool Runtime::has_senders() const {
  return std::ranges::any_of(
      grants_, [](const auto& named) { return std::holds_alternative<SenderGrant>(named.second); });
}

std::vector<Error> Runtime::StartMessaging(std::size_t thread_count) {
  Subscribers subscribers;
  {
    const std::scoped_lock lock(mutex_);
    subscribers = MakeSubscribers();
  }
  if (!subscribers.errors.empty()) return std::move(subscribers.errors);
  Status status = messaging_->Start(std::move(subscribers.all), thread_count);
  if (!status) return {std::move(status).error()};
  return {};
}

Runtime::Subscribers Runtime::MakeSubscribers() {
  Subscribers subscribers{.all = {}, .errors = graph::CheckSubscriptions(definitions_)};
  if (!subscribers.errors.empty()) return subscribers;
  for (const config::SubscriptionDefinition& definition : definitions_.subscriptions) {
    auto component = PrepareLocked(definition.component.value);
    if (!component) {
      subscribers.errors.push_back(std::move(component).error());
      continue;
    }
    SubscriberMaking making = MakeSubscriber(definition, *component, log_);
    if (making.subscriber) subscribers.all.push_back(*std::move(making.subscriber));
    std::ranges::move(making.errors, std::back_inserter(subscribers.errors));
  }
  return subscribers;
}

SurveyResult Runtime::SurveyAll() {
  const std::scoped_lock lock(mutex_);
  const graph::GraphResult all = graph::BuildGraph({definitions_, component_files_, catalog_});
  SurveyResult result{.components = {},
                      .diagnosis = {.errors = ErrorsOf(all), .warnings = all.warnings}};
  if (result.diagnosis.errors.empty()) result.components = Survey(all.graph);
  return result;
}

Picture Runtime::Draw(PictureFormat format) {
  const std::scoped_lock lock(mutex_);
  graph::GraphResult all = graph::BuildGraph({definitions_, component_files_, catalog_});
  std::ranges::transform(servers_, std::back_inserter(all.graph.servers), DrawnServer);
  Picture picture{.text = {}, .diagnosis = LenientDiagnosis(all)};
  if (picture.diagnosis.errors.empty()) picture.text = DrawAs(format, all.graph);
  return picture;
}

PortableComponent Runtime::Compose(std::string_view component) {
  const std::scoped_lock lock(mutex_);
  const GraphPtr result = GraphOf(component);
  PortableComponent composed{.binary = {}, .diagnosis = LenientDiagnosis(*result)};
  std::vector<Error>& errors = composed.diagnosis.errors;
  if (!errors.empty()) return composed;
  auto binary = ComposePortable(result->graph, *result->graph.Find(component));
  if (binary) {
    composed.binary = *std::move(binary);
    std::ranges::move(SecretsIn(result->graph), std::back_inserter(composed.diagnosis.warnings));
  } else {
    errors.push_back(
        std::move(binary).error().WithContext(fmt::format("component `{}`", component)));
  }
  return composed;
}

Runtime::GraphPtr Runtime::GraphOf(std::string_view component) {
  const auto known = graphs_.find(component);
  if (known != graphs_.end()) return known->second;
  auto graph = std::make_shared<const graph::GraphResult>(
      graph::BuildGraph({definitions_, component_files_, catalog_}, component));
  // With errors it is made again: files may have been mended in the meantime.
  if (graph->errors.empty() && graph->unsatisfied.empty()) graphs_.emplace(component, graph);
  return graph;
}

Result<PreparedComponentPtr> Runtime::Prepare(std::string_view component) {
  const std::scoped_lock lock(mutex_);
  return PrepareLocked(component);
}

Result<PreparedComponentPtr> Runtime::PrepareLocked(std::string_view component) {
  const auto known = prepared_.find(component);
  if (known != prepared_.end()) return known->second;

  const GraphPtr graph = GraphOf(component);
  std::vector<Error> errors = ErrorsOf(*graph);
  if (!errors.empty()) return std::unexpected(std::move(errors.front()));
  const config::ComponentDefinition& definition = *definitions_.FindComponent(component);
  auto prepared = PrepareNow(definition, graph->graph);
  graphs_.erase(std::string(component));  // and with it the binaries, where nobody else needs them
  if (!prepared) return std::unexpected(std::move(prepared).error().WithContext(About(definition)));
  prepared_.emplace(component, *prepared);
  return prepared;
}

Result<PreparedComponentPtr> Runtime::PrepareNow(const config::ComponentDefinition& definition,
                                                 const graph::Graph& graph) {
  const auto start = std::chrono::steady_clock::now();
  const graph::NodeId root = *graph.Find(definition.name.value);
  engine::EngineSettings settings = options_.engine;
  settings.concurrency_support = NeededConcurrency(graph, root);
  if (definition.limits.fuel) settings.metering = engine::Metering::kFuel;
  COMPOSABLE_TRY(const engine::EnginePtr engine, engines_.Get(settings));

  COMPOSABLE_TRY(CompiledRoot compiled, CompileRoot(*engine, graph, root, grants_, Expected()));
  const std::size_t module_count = compiled.options.modules.size();
  const CallLimits limits(definition, options_.default_limits);
  COMPOSABLE_TRY(const engine::EnginePtr runner,
                 RunningEngine(settings, engine, RequirementsOf(compiled), limits.values()));
  COMPOSABLE_TRY(engine::ProgramPtr program, PrepareRoot(*runner, compiled));

  PreparedComponent prepared{.name = definition.name.value,
                             .program = std::move(program),
                             .engine = runner,
                             .limits = limits,
                             .gate = GateOf(definition),
                             .ids = std::make_shared<InvocationIds>(),
                             .function_names = {},
                             .function_types = {}};
  ListExports(prepared.program->type().exports, prepared);

  if (log_.IsEnabled(telemetry::LogLevel::kDebug, kLogTarget)) {
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    const bool is_cached = compiled.component->code_origin() == engine::CodeOrigin::kCache;
    const std::size_t size = graph.Component(root)->binary->bytes.size();
    const std::array<telemetry::LogField, 9> fields = {
        {{"component", prepared.name},
         {"file", definition.uri.value.path.string()},
         {"bytes", fmt::format("{}", size)},
         {"parts", fmt::format("{}", compiled.component_count)},
         {"composition", std::string(NameOf(compiled.composition))},
         {"code", is_cached ? "cached" : "compiled"},
         {"modules", fmt::format("{}", module_count)},
         {"modules-compiled", fmt::format("{}", compiled.compiled_module_count)},
         {"took-ms", fmt::format("{:.3f}", took.count())}}};
    log_.Write({.level = telemetry::LogLevel::kDebug,
                .target = kLogTarget,
                .message = "component prepared",
                .fields = fields});
  }
  return std::make_shared<const PreparedComponent>(std::move(prepared));
}

// Whoever takes calls from outside takes many. With many components, the first start would have to
// compile one of them for each that it is composed with.
ExpectedCalls Runtime::Expected() const {
  constexpr std::size_t kFewComponents = 32;
  const bool is_called_often = options_.concurrency.has_value();
  return is_called_often && definitions_.components.size() <= kFewComponents ? ExpectedCalls::kMany
                                                                             : ExpectedCalls::kFew;
}

// The engine that a component runs in; `compiler` has compiled it.
Result<engine::EnginePtr> Runtime::RunningEngine(engine::EngineSettings settings,
                                                 const engine::EnginePtr& compiler,
                                                 const engine::Requirements& requirements,
                                                 const engine::Limits& limits) {
  if (!options_.concurrency) return compiler;
  const engine::Demand demand{
      .requirements = requirements, .concurrency = *options_.concurrency, .limits = limits};
  settings.allocation = engine::Allocation::kPooling;
  settings.pool = engine::DerivePool({&demand, 1});
  return engines_.Get(settings);
}

Result<std::string> Runtime::ComponentOf(std::string_view target) const {
  COMPOSABLE_TRY(const SplitTarget split, SplitAtComponent(target, component_names_));
  return std::string(split.component);
}

Result<Function> Runtime::Resolve(std::string_view target) {
  COMPOSABLE_TRY(const SplitTarget split, SplitAtComponent(target, component_names_));
  COMPOSABLE_TRY(const PreparedComponentPtr component, Prepare(split.component));
  const auto index = FindFunction(split.function, component->function_names);
  if (!index) {
    Error error = index.error();
    error.details = ListFunctions(*component);
    return std::unexpected(
        std::move(error).WithContext(fmt::format("component `{}`", component->name)));
  }
  return Function::Find(component, *index);
}

FunctionDescription Runtime::Describe(const Function& function) {
  FunctionDescription plain{.type = function.type(), .docs = {}};
  const std::scoped_lock lock(mutex_);
  const auto binary = component_files_.Read(*definitions_.FindComponent(function.component().name));
  if (!binary) return plain;  // the file has gone since the component was prepared
  const wit::Function* const described = FindExport((*binary)->world, function.id());
  if (described == nullptr) return plain;
  return {.type = described->type, .docs = described->docs};
}

}  // namespace composable::app
