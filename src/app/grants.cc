#include "app/grants.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "capability/catalog.h"
#include "capability/logging.h"
#include "capability/messaging.h"
#include "capability/wasi_grant.h"
#include "config/hide_secret.h"

namespace composable::app {
namespace {

constexpr std::string_view kGrantLogTarget = "composable_runtime::app";
constexpr std::string_view kLoggingTarget = "composable_runtime::logging";

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

telemetry::LogLevel ToLogLevel(capability::LoggingLevel level) {
  switch (level) {
    case capability::LoggingLevel::kTrace:
      return telemetry::LogLevel::kTrace;
    case capability::LoggingLevel::kDebug:
      return telemetry::LogLevel::kDebug;
    case capability::LoggingLevel::kInfo:
      return telemetry::LogLevel::kInfo;
    case capability::LoggingLevel::kWarn:
      return telemetry::LogLevel::kWarn;
    case capability::LoggingLevel::kError:
    case capability::LoggingLevel::kCritical:
      break;
  }
  return telemetry::LogLevel::kError;
}

// What a component says stays one line, and in its place.
void WriteEntry(telemetry::Log& log, const capability::LoggingEntry& entry) {
  const telemetry::LogLevel level = ToLogLevel(entry.level);
  if (!log.IsEnabled(level, kLoggingTarget)) return;
  const std::array<telemetry::LogField, 2> fields = {
      {{"context", entry.context}, {"capability", entry.capability}}};
  const std::string message = Printable(entry.message);
  log.Write({.level = level, .target = kLoggingTarget, .message = message, .fields = fields});
}

SenderGrant ReadSender(const config::CapabilityDefinition& capability,
                       const std::shared_ptr<mapping::Publisher>& publisher,
                       std::vector<Error>& errors) {
  capability::MessagingReading reading = capability::ReadMessagingGrant(capability);
  SenderGrant grant{
      .channels = {}, .reply_timeout = reading.grant.reply_timeout, .publisher = publisher};
  for (const config::Located<std::string>& channel : reading.grant.channels) {
    grant.channels.push_back(channel.value);
    auto opened = publisher->Open(channel.value);
    if (opened) continue;
    Error error = std::move(opened).error();
    error.where = channel.where;
    config::HideSecret(capability.properties, error);
    reading.errors.push_back(
        std::move(error)
            .WithContext("key `channels`")
            .WithContext(fmt::format("capability `{}`", capability.name.value)));
  }
  std::ranges::move(reading.errors, std::back_inserter(errors));
  return grant;
}

}  // namespace

GrantsReading ReadGrants(const config::Definitions& definitions, const capability::HostTypes& types,
                         const FileSystem& files, telemetry::Log& log, const Variables& variables,
                         const std::shared_ptr<mapping::Publisher>& publisher) {
  const capability::NetworkNotice notice = [&log](const std::string& message) {
    log.Write({.level = telemetry::LogLevel::kWarn,
               .target = kGrantLogTarget,
               .message = message,
               .fields = {}});
  };
  GrantsReading result;
  bool has_environment = false;
  for (const config::CapabilityDefinition& capability : definitions.capabilities) {
    if (const capability::HostTypePtr* const type = types.Find(capability.type.value)) {
      result.grants.emplace(
          capability.name.value,
          capability::HostGrant{*type, (*type)->Configure(capability, result.errors)});
      continue;
    }
    if (capability.type.value == capability::kMessagingType) {
      result.grants.emplace(capability.name.value,
                            ReadSender(capability, publisher, result.errors));
      continue;
    }
    if (Status known = capability::CheckType(capability, types.Names()); !known) {
      result.errors.push_back(std::move(known).error());
      continue;
    }
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
        Fail({ErrorCode::kInvalidConfig, Diagnostic::kVariableForNobody},
             "no component gets the variable `{}`: define a capability of the type `wasi:cli`, "
             "[capability.NAME] with `type = \"wasi:cli\"`, and add its name to `imports`",
             variables.front().first)
            .error());
  }
  return result;
}

std::vector<CapabilityType> BuiltInTypes(telemetry::Log& log) {
  return {capability::LoggingType(
      [&log](const capability::LoggingEntry& entry) { WriteEntry(log, entry); })};
}

}  // namespace composable::app
