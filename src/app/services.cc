#include "app/services.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <map>
#include <utility>

#include "base/diagnostic.h"
#include "config/env_file.h"
#include "telemetry/log_filter.h"

namespace composable::app {

std::optional<std::string> ProcessEnvironment(const std::string& name) {
  // Nothing in this program changes the environment, so reading it is safe from any thread.
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
  if (value == nullptr) return std::nullopt;
  return value;
}

EnvFilesReading ReadEnvFiles(std::span<const std::string> paths, const Environment& environment,
                             const FileSystem& files) {
  std::map<std::string, std::string> variables;
  EnvFilesReading reading;
  for (const std::string& path : paths) {
    config::EnvFile file = config::ReadEnvFile(path, files);
    for (auto& [name, value] : file.variables) {
      variables.insert_or_assign(std::move(name), std::move(value));
    }
    std::ranges::move(file.errors, std::back_inserter(reading.errors));
  }
  reading.environment = [environment, variables = std::move(variables)](
                            const std::string& name) -> std::optional<std::string> {
    if (auto value = environment(name)) return value;
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  return reading;
}

std::unique_ptr<telemetry::Log> MakeLog(const Environment& environment, telemetry::LogColor color,
                                        const WarningSink& warn, telemetry::LogLevel level) {
  telemetry::LogFilter filter(level);
  for (const char* name : {"COMPOSABLE_LOG", "RUST_LOG"}) {
    const std::optional<std::string> text = environment(name);
    if (!text) continue;
    auto parsed = telemetry::LogFilter::Parse(*text);
    if (parsed) {
      filter = *std::move(parsed);
      break;
    }
    warn(std::move(parsed).error().As(Diagnostic::kLogFilter).WithContext(name));
  }
  return std::make_unique<telemetry::StderrLog>(std::move(filter), color);
}

}  // namespace composable::app
