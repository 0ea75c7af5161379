#include "app/grants.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "capability/catalog.h"
#include "capability/wasi_grant.h"

namespace composable::app {
namespace {

constexpr std::string_view kLogTarget = "composable_runtime::app";

bool GivesEnvironment(const config::CapabilityDefinition& capability) {
  return capability::Provides(capability.type.value, "wasi:cli/environment@0.2.0") ||
         capability::Provides(capability.type.value, "wasi:cli/environment@0.3.0");
}

void Add(const Variables& variables, Variables& environment) {
  for (const auto& [name, value] : variables) {
    const auto same = std::ranges::find(environment, name, &Variables::value_type::first);
    if (same == environment.end()) {
      environment.emplace_back(name, value);
    } else {
      same->second = value;
    }
  }
}

}  // namespace

GrantsReading ReadGrants(const config::Definitions& definitions, const FileSystem& files,
                         telemetry::Log& log, const Variables& variables) {
  const capability::NetworkNotice notice = [&log](const std::string& message) {
    log.Write({.level = telemetry::LogLevel::kWarn,
               .target = kLogTarget,
               .message = message,
               .fields = {}});
  };
  GrantsReading result;
  bool has_environment = false;
  for (const config::CapabilityDefinition& capability : definitions.capabilities) {
    capability::GrantReading reading = capability::ReadWasiGrant(capability, files, notice);
    std::ranges::move(reading.errors, std::back_inserter(result.errors));
    if (GivesEnvironment(capability)) {
      has_environment = true;
      Add(variables, reading.grant.environment);
    }
    result.grants.emplace(capability.name.value, std::move(reading.grant));
  }
  if (!variables.empty() && !has_environment) {
    result.warnings.push_back(
        Fail(ErrorCode::kInvalidConfig,
             "no component gets the variable `{}`: define a capability of the type `wasi:cli`, "
             "[capability.NAME] with `type = \"wasi:cli\"`, and add its name to `imports`",
             variables.front().first)
            .error());
  }
  return result;
}

}  // namespace composable::app
