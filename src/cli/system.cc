#include "cli/system.h"

#include <utility>

#include "app/services.h"
#include "cli/report.h"

namespace composable::cli {

std::optional<LoadedSystem> LoadSystem(std::span<const std::string> sources,
                                       const ProgramHost& host, app::Variables environment) {
  Console& console = host.console;
  const app::WarningSink warn = [&console](const Error& warning) {
    ReportWarnings(console, std::span(&warning, 1));
  };
  LoadedSystem system;
  system.log =
      app::MakeLog(host.environment,
                   console.diagnostic_color() == ColorMode::kColored ? telemetry::LogColor::kAlways
                                                                     : telemetry::LogColor::kNever,
                   warn);
  // One call needs one worker, and the machine need not be asked for how many it has.
  app::RuntimeOptions options;
  options.engine.worker_threads = 1;
  options.environment = std::move(environment);
  app::LoadedRuntime loaded =
      app::Runtime::Load(sources,
                         {.files = host.files,
                          .log = *system.log,
                          .engines = host.make_engines(host.environment, warn)},
                         options);
  ReportWarnings(console, loaded.warnings);
  ReportErrors(console, loaded.errors);
  if (!loaded.runtime) return std::nullopt;
  system.runtime = std::move(loaded.runtime);
  return system;
}

bool Report(Console& console, const app::Diagnosis& diagnosis) {
  ReportWarnings(console, diagnosis.warnings);
  ReportErrors(console, diagnosis.errors);
  return diagnosis.errors.empty();
}

}  // namespace composable::cli
