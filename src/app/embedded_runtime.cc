// What include/composable/runtime.h declares, put together from the real parts.

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "app/arguments.h"
#include "app/call.h"
#include "app/engines.h"
#include "app/invocable.h"
#include "app/rendering.h"
#include "app/runtime.h"
#include "app/services.h"
#include "base/file_system.h"
#include "composable/runtime.h"
#include "telemetry/log.h"

namespace composable {

// In the order in which they borrow from one another.
struct Runtime::Parts {
  DiskFileSystem files;
  std::unique_ptr<telemetry::Log> log;
  std::unique_ptr<app::Runtime> runtime;
};

namespace {

constexpr std::string_view kLogTarget = "composable_runtime::app";

Result<app::Function> FindFunction(app::Runtime& runtime, std::string_view target) {
  COMPOSABLE_TRY(app::Function function, runtime.Resolve(target));
  if (Status status = app::CheckInvocable(function.type()); !status) {
    return std::unexpected(function.InContext(std::move(status).error()));
  }
  return function;
}

CallOutcome Await(const app::Function& function, std::span<const value::Value> arguments) {
  app::Call call = app::Call::Start(function, arguments);
  CallOutcome outcome = call.AwaitResult();
  if (!outcome) return outcome;
  COMPOSABLE_CHECK(call.AwaitEnd());
  return outcome;
}

}  // namespace

RuntimeLoading Runtime::Load(const std::vector<std::string>& definitions,
                             RuntimeSettings settings) {
  RuntimeLoading loading;
  auto parts = std::make_unique<Parts>();
  const app::Environment environment =
      [filter = settings.log](const std::string& name) -> std::optional<std::string> {
    if (filter && name == "COMPOSABLE_LOG") return filter;
    return app::ProcessEnvironment(name);
  };
  parts->log =
      app::MakeLog(environment, telemetry::LogColor::kNever,
                   [&loading](const Error& warning) { loading.warnings.push_back(warning); });
  // The cache may warn as long as the runtime lives.
  const app::WarningSink warn = [log = parts->log.get()](const Error& warning) {
    log->Write({.level = telemetry::LogLevel::kWarn,
                .target = kLogTarget,
                .message = ToString(warning),
                .fields = {}});
  };
  app::RuntimeOptions options;
  options.environment = std::move(settings.environment);
  app::LoadedRuntime loaded =
      app::Runtime::Load(definitions,
                         {.files = parts->files,
                          .log = *parts->log,
                          .engines = app::MakeEngines(app::ProcessEnvironment, warn),
                          .capabilities = std::move(settings.capabilities)},
                         std::move(options));
  loading.errors = std::move(loaded.errors);
  std::ranges::move(loaded.warnings, std::back_inserter(loading.warnings));
  if (!loaded.runtime) return loading;
  parts->runtime = std::move(loaded.runtime);
  loading.runtime = std::unique_ptr<Runtime>(new Runtime(std::move(parts)));
  return loading;
}

Runtime::Runtime(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Runtime::~Runtime() = default;

std::vector<Error> Runtime::Check(std::string_view component) {
  return parts_->runtime->Check(component).errors;
}

Result<std::string> Runtime::Invoke(std::string_view target,
                                    const std::vector<std::string>& arguments) {
  COMPOSABLE_TRY(const app::Function function, FindFunction(*parts_->runtime, target));
  app::ParsedArguments parsed = app::ParseArguments(function.type(), arguments);
  if (!parsed.errors.empty()) {
    return std::unexpected(function.InContext(std::move(parsed.errors.front())));
  }
  COMPOSABLE_TRY(const std::optional<value::Value> result, Await(function, parsed.values));
  app::RenderedResult rendered = app::RenderResult(function.type(), result);
  if (rendered.kind != app::RenderedKind::kError) return std::move(rendered.text);
  return std::unexpected(
      function.InContext(Fail(ErrorCode::kComponentError, "component returned an error{}{}",
                              rendered.text.empty() ? "" : ": ", rendered.text)
                             .error()));
}

CallOutcome Runtime::Call(std::string_view target, const std::vector<value::Value>& arguments) {
  COMPOSABLE_TRY(const app::Function function, FindFunction(*parts_->runtime, target));
  return Await(function, arguments);
}

}  // namespace composable
