#include "app/hosted_state.h"

#include <array>
#include <string_view>
#include <utility>

#include "app/invocation_ids.h"

namespace composable::app {
namespace {

constexpr std::string_view kHostedLogTarget = "composable_runtime::app";

}  // namespace

HostedState::HostedState(Function hosted, telemetry::Log& to)
    : function(std::move(hosted)), name(function.name()), log(to) {}

engine::CallOptions HostedState::MakeOptions(mapping::Headers context) const {
  engine::CallOptions options;
  options.limits = function.component().limits.values();
  options.id = function.component().ids->Next();
  options.propagated_headers.reserve(context.size());
  for (mapping::Header& header : context) {
    options.propagated_headers.emplace_back(std::move(header.name), std::move(header.value));
  }
  return options;
}

Error HostedState::Explain(Error error) const {
  return function.InContext(function.component().limits.Explain(std::move(error)));
}

void HostedState::LogLate(Error error) const {
  const std::array<telemetry::LogField, 1> fields = {
      {{"error", ToString(Explain(std::move(error)))}}};
  log.Write({.level = telemetry::LogLevel::kError,
             .target = kHostedLogTarget,
             .message = "work after a result failed",
             .fields = fields});
}

}  // namespace composable::app
