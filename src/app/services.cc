#include "app/services.h"

#include <array>
#include <cstdlib>
#include <utility>

#include "telemetry/log_filter.h"

namespace composable::app {

std::optional<std::string> ProcessEnvironment(const std::string& name) {
  // Nothing in this program changes the environment, so reading it is safe from any thread.
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
  if (value == nullptr) return std::nullopt;
  return value;
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
    warn(std::move(parsed).error().WithContext(name));
  }
  return std::make_unique<telemetry::StderrLog>(std::move(filter), color);
}

}  // namespace composable::app
