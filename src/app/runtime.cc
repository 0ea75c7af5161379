#include "app/runtime.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <utility>

#include "app/binary_error.h"
#include "config/load.h"

namespace composable::app {
namespace {

constexpr std::string_view kLogTarget = "composable_runtime::app";

std::string About(const config::ComponentDefinition& definition) {
  return fmt::format("component `{}`", definition.name.value);
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

}  // namespace

LoadedRuntime Runtime::Load(std::span<const std::string> sources, RuntimeServices services,
                            RuntimeOptions options) {
  config::LoadResult load = config::LoadDefinitions(sources, services.files);
  LoadedRuntime loaded{
      .runtime = nullptr, .errors = std::move(load.errors), .warnings = std::move(load.warnings)};
  if (loaded.errors.empty()) {
    // The constructor is private: make_unique cannot call it.
    loaded.runtime = std::unique_ptr<Runtime>(
        new Runtime(std::move(load.definitions), std::move(services), std::move(options)));
  }
  return loaded;
}

Runtime::Runtime(config::Definitions definitions, RuntimeServices services, RuntimeOptions options)
    : definitions_(std::move(definitions)),
      files_(services.files),
      log_(services.log),
      engines_(std::move(services.engines)),
      options_(std::move(options)) {
  component_names_.reserve(definitions_.components.size());
  for (const config::ComponentDefinition& component : definitions_.components) {
    component_names_.push_back(component.name.value);
  }
}

Result<PreparedComponentPtr> Runtime::Prepare(std::string_view component) {
  const config::ComponentDefinition* definition = definitions_.FindComponent(component);
  if (definition == nullptr) {
    return Fail(ErrorCode::kNotFound, "there is no component `{}`", component);
  }
  const std::scoped_lock lock(mutex_);
  const auto known = prepared_.find(component);
  if (known != prepared_.end()) return known->second;

  auto prepared = PrepareNow(*definition);
  if (!prepared)
    return std::unexpected(std::move(prepared).error().WithContext(About(*definition)));
  prepared_.emplace(component, *prepared);
  return prepared;
}

Result<PreparedComponentPtr> Runtime::PrepareNow(const config::ComponentDefinition& definition) {
  const auto start = std::chrono::steady_clock::now();
  engine::EngineSettings settings = options_.engine;
  if (definition.limits.fuel) settings.metering = engine::Metering::kFuel;
  COMPOSABLE_TRY(const engine::EnginePtr engine, engines_.Get(settings));

  COMPOSABLE_TRY(const Bytes binary, files_.ReadFile(definition.uri.value.path));
  const auto component = engine->Compile(binary);
  if (!component) {
    return std::unexpected(InFile(component.error(), definition.uri.value.text));
  }
  COMPOSABLE_TRY(engine::ProgramPtr program, engine->Prepare(*component, {}));

  PreparedComponent prepared{.name = definition.name.value,
                             .program = std::move(program),
                             .limits = CallLimits(definition, options_.default_limits),
                             .function_names = {},
                             .function_types = {}};
  ListExports(prepared.program->type().exports, prepared);

  if (log_.IsEnabled(telemetry::LogLevel::kDebug, kLogTarget)) {
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    const bool is_cached = (*component)->code_origin() == engine::CodeOrigin::kCache;
    const std::array<telemetry::LogField, 5> fields = {
        {{"component", prepared.name},
         {"file", definition.uri.value.path.string()},
         {"bytes", fmt::format("{}", binary.size())},
         {"code", is_cached ? "cached" : "compiled"},
         {"took-ms", fmt::format("{:.3f}", took.count())}}};
    log_.Write({.level = telemetry::LogLevel::kDebug,
                .target = kLogTarget,
                .message = "component prepared",
                .fields = fields});
  }
  return std::make_shared<const PreparedComponent>(std::move(prepared));
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

}  // namespace composable::app
