// The composition root: definitions → prepared components → calls.
//
//   auto loaded = Runtime::Load(sources, services, {});       // all errors at once
//   auto function = loaded.runtime->Resolve("greeter.greet");
//   auto call = Call::Start(*function, arguments);
//   auto result = call.AwaitResult();
//
// Spec: section 2, "Model"; section 3, "Commands".
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/call.h"
#include "app/default_limits.h"
#include "app/function.h"
#include "base/error.h"
#include "base/file_system.h"
#include "config/definition.h"
#include "engine/engine.h"
#include "engine/engine_set.h"
#include "telemetry/log.h"

namespace composable::app {

// What a runtime works with. The borrowed ones must outlive it and be safe to use from any thread.
struct RuntimeServices {
  const FileSystem& files;
  telemetry::Log& log;
  std::unique_ptr<engine::EngineFactory> engines;
};

struct RuntimeOptions {
  // How engines are made. Metering is switched on for the components that have `limits.fuel`.
  engine::EngineSettings engine = {};
  // For calls of components that do not say otherwise.
  engine::Limits default_limits = DefaultLimits();
};

class Runtime;

struct LoadedRuntime {
  std::unique_ptr<Runtime> runtime;  // null where there are errors
  std::vector<Error> errors;
  std::vector<Error> warnings;
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

  // Compiles and links the component of that name, once. Errors: kNotFound, kIo, kInvalidComponent
  // and kLink, which name the component, the file and what is wrong with it.
  Result<PreparedComponentPtr> Prepare(std::string_view component);

  // The function that `component[.interface].function` means (app/target.h), its component
  // prepared. Where the component has no such function, the error's details list those it has.
  Result<Function> Resolve(std::string_view target);

 private:
  Runtime(config::Definitions definitions, RuntimeServices services, RuntimeOptions options);

  Result<PreparedComponentPtr> PrepareNow(const config::ComponentDefinition& definition);

  config::Definitions definitions_;
  std::vector<std::string> component_names_;
  const FileSystem& files_;
  telemetry::Log& log_;
  engine::EngineSet engines_;
  RuntimeOptions options_;

  std::mutex mutex_;
  // By name. Guarded by mutex_, which is held while a component is compiled.
  std::map<std::string, PreparedComponentPtr, std::less<>> prepared_;
};

}  // namespace composable::app
