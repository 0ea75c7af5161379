#include "cli/system.h"

#include <utility>

#include "app/services.h"
#include "cli/progress.h"
#include "cli/report.h"

namespace composable::cli {
namespace {

// Of each component of a system that serves; what is more waits.
constexpr std::uint32_t kCallsAtOnce = 256;

}  // namespace

Status CheckDefinitions(const CommandLine& line) {
  if (!line.positional.empty()) return {};
  return Fail(ErrorCode::kInvalidArgument,
              "a definition is missing: name at least one .toml or .wasm file{}",
              line.rest ? " before `--`" : "");
}

SystemSources SourcesOf(const CommandLine& line) {
  SystemSources sources{.definitions = line.positional, .env_files = {}};
  if (line.Has(kLockedOption.name)) sources.pinning = app::Pinning::kLocked;
  if (line.Has(kUpdateOption.name)) sources.pinning = app::Pinning::kUpdate;
  for (const GivenOption& given : line.options) {
    if (given.option->name == kEnvFileOption.name) sources.env_files.push_back(given.value);
  }
  return sources;
}

SystemLoading TryLoadSystem(const SystemSources& sources, const ProgramHost& host,
                            app::WarningSink warn, app::Variables environment, SystemUse use,
                            std::shared_ptr<telemetry::Log> log) {
  SystemLoading loading;
  app::EnvFilesReading reading = app::ReadEnvFiles(sources.env_files, host.environment, host.files);
  loading.diagnosis.errors = std::move(reading.errors);
  if (!loading.diagnosis.errors.empty()) return loading;
  LoadedSystem system;
  system.log = std::move(log);
  if (system.log == nullptr) {
    system.log = app::MakeLog(
        host.environment,
        host.console.diagnostic_color() == ColorMode::kColored ? telemetry::LogColor::kAlways
                                                               : telemetry::LogColor::kNever,
        warn, use == SystemUse::kServe ? telemetry::LogLevel::kInfo : telemetry::LogLevel::kWarn);
  }
  std::vector<ComponentLoader> loaders;
  loaders.push_back(app::OciLoader({.surroundings = {.files = host.files,
                                                     .environment = host.environment,
                                                     .warn = warn,
                                                     .progress = MakeProgress(host.console)},
                                    .lock_file = app::LockFileOf(sources.definitions, host.files),
                                    .pinning = sources.pinning}));
  app::RuntimeOptions options;
  if (use == SystemUse::kServe) {
    options.concurrency = kCallsAtOnce;
  } else {
    // One call needs one worker, and the machine need not be asked for how many it has.
    options.engine.worker_threads = 1;
  }
  options.environment = std::move(environment);
  app::LoadedRuntime loaded =
      app::Runtime::Load(sources.definitions,
                         {.files = host.files,
                          .log = *system.log,
                          .engines = host.make_engines(host.environment, std::move(warn)),
                          .loaders = std::move(loaders),
                          .environment = std::move(reading.environment)},
                         options);
  loading.diagnosis = {.errors = std::move(loaded.errors), .warnings = std::move(loaded.warnings)};
  if (loaded.runtime) {
    system.runtime = std::move(loaded.runtime);
    loading.system = std::move(system);
  }
  return loading;
}

std::optional<LoadedSystem> LoadSystem(const SystemSources& sources, const ProgramHost& host,
                                       app::Variables environment, SystemUse use,
                                       std::shared_ptr<telemetry::Log> log) {
  Console& console = host.console;
  const app::WarningSink warn = [&console](const Error& warning) {
    ReportWarning(console, warning);
  };
  SystemLoading loading =
      TryLoadSystem(sources, host, warn, std::move(environment), use, std::move(log));
  Report(console, loading.diagnosis);
  return std::move(loading.system);
}

bool Report(Console& console, const app::Diagnosis& diagnosis) {
  ReportWarnings(console, diagnosis.warnings);
  ReportErrors(console, diagnosis.errors);
  return diagnosis.errors.empty();
}

}  // namespace composable::cli
