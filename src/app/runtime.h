// The composition root: definitions → prepared components → calls.
//
//   auto loaded = Runtime::Load(sources, services, {});       // all errors at once
//   auto diagnosis = loaded.runtime->Check("greeter");        // and all of what it is wired to
//   auto function = loaded.runtime->Resolve("greeter.greet");
//   auto call = Call::Start(*function, arguments);
//   auto result = call.AwaitResult();
//
// Spec: section 2, "Model"; section 3, "Commands".
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/call.h"
#include "app/component_files.h"
#include "app/composition.h"
#include "app/default_limits.h"
#include "app/function.h"
#include "app/grants.h"
#include "app/host_catalog.h"
#include "app/messaging.h"
#include "app/server_types.h"
#include "app/services.h"
#include "app/survey.h"
#include "base/error.h"
#include "base/file_system.h"
#include "composable/loader.h"
#include "composable/placeholder.h"
#include "config/component_loaders.h"
#include "config/definition.h"
#include "engine/engine.h"
#include "engine/engine_set.h"
#include "graph/build_graph.h"
#include "telemetry/log.h"

namespace composable::app {

// What a runtime works with. The borrowed ones must outlive it and be safe to use from any thread.
struct RuntimeServices {
  const FileSystem& files;
  telemetry::Log& log;
  std::unique_ptr<engine::EngineFactory> engines;
  // Beside those that are built in.
  std::vector<CapabilityType> capabilities = {};
  std::vector<ServerType> servers = {};
  std::vector<PlaceholderResolver> placeholders = {};
  // Beside that for files.
  std::vector<ComponentLoader> loaders = {};
  // What `${process:env:NAME}` stands for in definitions.
  Environment environment = ProcessEnvironment;
};

struct RuntimeOptions {
  // How engines are made. Metering is switched on for the components that have `limits.fuel`, and
  // concurrency support off for those that have nothing asynchronous.
  engine::EngineSettings engine = {};
  // For calls of components that do not say otherwise.
  engine::Limits default_limits = DefaultLimits();
  // How many calls of one component may run at once where each makes its own instance in slots that
  // are reserved, which makes calls ten times as cheap; absent: nothing is reserved, for programs
  // that make few calls.
  std::optional<std::uint32_t> concurrency = std::nullopt;
  // For every component that is given an environment; see app/grants.h.
  Variables environment = {};
};

class Runtime;

struct LoadedRuntime {
  std::unique_ptr<Runtime> runtime;  // null where there are errors
  std::vector<Error> errors;
  std::vector<Error> warnings;
};

// What is wrong with a system, or with a part of it: everything at once.
struct Diagnosis {
  std::vector<Error> errors;
  std::vector<Error> warnings;
};

struct SurveyResult {
  std::vector<SurveyedComponent> components;  // by name; empty where there are errors
  Diagnosis diagnosis;
};

enum class PictureFormat : std::uint8_t { kDot, kMermaid, kJson };

struct Picture {
  std::string text;     // empty where there are errors
  Diagnosis diagnosis;  // imports that nobody provides are warnings: the picture marks them
};

struct PortableComponent {
  Bytes binary;         // empty where there are errors
  Diagnosis diagnosis;  // imports that nobody provides are warnings: the component keeps them
};

// How much a system has.
struct Inventory {
  std::size_t components = 0;
  std::size_t capabilities = 0;
};

// Safe to use from any thread.
class Runtime {
 public:
  // Reads all definitions; components are read when they are first wanted. Reports all errors
  // together.
  static LoadedRuntime Load(std::span<const std::string> sources, RuntimeServices services,
                            RuntimeOptions options = {});

  // The names of all components, sorted.
  const std::vector<std::string>& component_names() const { return component_names_; }

  Inventory inventory() const {
    return {definitions_.components.size(), definitions_.capabilities.size()};
  }

  // The servers of the definitions, by name; app/servers.h makes and runs them.
  const std::vector<ConfiguredServer>& servers() const { return servers_; }

  telemetry::Log& log() const { return log_; }

  // What is wrong with a component and everything that it is wired to, short of compiling it.
  Diagnosis Check(std::string_view component);

  // What is wrong with anything. Where nothing is wrong with the wiring, every component is
  // compiled and linked, by itself or in what it is composed into.
  Diagnosis CheckAll();

  // All components, without compiling them; everything that is wrong with the wiring.
  SurveyResult SurveyAll();

  // All definitions and who gets what from whom (graph/pictures.h).
  Picture Draw(PictureFormat format);

  // The component with all that it needs as one component under standard names, which any component
  // runtime can run.
  PortableComponent Compose(std::string_view component);

  // Whether any component may send messages.
  bool has_senders() const;
  // Whether any component gets messages.
  bool has_subscriptions() const { return !definitions_.subscriptions.empty(); }

  // The system's channels, which are open as long as the runtime is there.
  const std::shared_ptr<Messaging>& messaging() const { return messaging_; }

  // Prepares what subscriptions call and begins to hand them their messages, on that many threads.
  // Says everything that is wrong; then nothing has begun. Once only.
  std::vector<Error> StartMessaging(std::size_t thread_count);

  // Composes, compiles and links the component of that name, once. Errors: the first that Check
  // finds, and what is wrong with the code: kNotFound, kIo, kInvalidComponent and kLink, which name
  // the component, the file and what is wrong with it.
  Result<PreparedComponentPtr> Prepare(std::string_view component);

  // The component that a target means (app/target.h).
  Result<std::string> ComponentOf(std::string_view target) const;

  // The function that `component[.interface].function` means (app/target.h), its component
  // prepared. Where the component has no such function, the error's details list those it has.
  Result<Function> Resolve(std::string_view target);

  // The function with its documentation, as the component's file has it.
  FunctionDescription Describe(const Function& function);

 private:
  using GraphPtr = std::shared_ptr<const graph::GraphResult>;

  struct Subscribers {
    std::vector<Subscriber> all;  // complete where there are no errors
    std::vector<Error> errors;
  };

  Runtime(config::Definitions definitions, std::vector<ConfiguredServer> servers,
          std::shared_ptr<Messaging> messaging, GrantTable grants, capability::HostTypes types,
          config::ComponentLoaders loaders, RuntimeServices services, RuntimeOptions options);

  // What is below is called with mutex_ held.
  GraphPtr GraphOf(std::string_view component);
  Result<PreparedComponentPtr> PrepareLocked(std::string_view component);
  Result<PreparedComponentPtr> PrepareNow(const config::ComponentDefinition& definition,
                                          const graph::Graph& graph);
  Subscribers MakeSubscribers();

  ExpectedCalls Expected() const;
  Result<engine::EnginePtr> RunningEngine(engine::EngineSettings settings,
                                          const engine::EnginePtr& compiler,
                                          const engine::Requirements& requirements,
                                          const engine::Limits& limits);

  // Here, because what servers were made with outlives the calls that they make.
  std::vector<ConfiguredServer> servers_;
  config::Definitions definitions_;
  std::shared_ptr<Messaging> messaging_;
  GrantTable grants_;
  std::vector<std::string> component_names_;
  telemetry::Log& log_;
  engine::EngineSet engines_;
  RuntimeOptions options_;

  HostCatalog catalog_;

  std::mutex mutex_;
  ComponentFiles component_files_;  // guarded by mutex_
  // Of components that were checked and not prepared yet, by name. Guarded by mutex_.
  std::map<std::string, GraphPtr, std::less<>> graphs_;
  // By name. Guarded by mutex_, which is held while a component is compiled.
  std::map<std::string, PreparedComponentPtr, std::less<>> prepared_;
};

}  // namespace composable::app
