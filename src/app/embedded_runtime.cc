// What include/composable/runtime.h declares, put together from the real parts.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <thread>
#include <utility>

#include "app/arguments.h"
#include "app/call.h"
#include "app/definition_schema.h"
#include "app/engines.h"
#include "app/invocable.h"
#include "app/rendering.h"
#include "app/runtime.h"
#include "app/servers.h"
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
  std::unique_ptr<app::Servers> servers;  // from Start to Stop
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
  options.concurrency = settings.concurrency;
  app::LoadedRuntime loaded =
      app::Runtime::Load(definitions,
                         {.files = parts->files,
                          .log = *parts->log,
                          .engines = app::MakeEngines(app::ProcessEnvironment, warn),
                          .capabilities = std::move(settings.capabilities),
                          .servers = std::move(settings.servers),
                          .placeholders = std::move(settings.placeholders)},
                         std::move(options));
  loading.errors = std::move(loaded.errors);
  std::ranges::move(loaded.warnings, std::back_inserter(loading.warnings));
  if (!loaded.runtime) return loading;
  parts->runtime = std::move(loaded.runtime);
  loading.runtime = std::unique_ptr<Runtime>(new Runtime(std::move(parts)));
  return loading;
}

Result<std::string> Runtime::Schema(const RuntimeSettings& settings) {
  const auto log = app::MakeLog(app::ProcessEnvironment, telemetry::LogColor::kNever,
                                [](const Error& /*warning*/) {});
  return app::DefinitionSchema(*log, settings.capabilities, settings.servers);
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

std::vector<Error> Runtime::Start() {
  app::ServersMaking making = app::Servers::Make(*parts_->runtime);
  if (!making.errors.empty()) return std::move(making.errors);
  const std::size_t threads = std::max(std::thread::hardware_concurrency(), 1U);
  std::vector<Error> errors = parts_->runtime->StartMessaging(threads);
  if (!errors.empty()) return errors;
  if (Status started = making.servers->Start(); !started) {
    parts_->runtime->messaging()->Stop(std::chrono::milliseconds(0));
    return {std::move(started).error()};
  }
  parts_->servers = std::move(making.servers);
  return {};
}

std::vector<std::string> Runtime::Addresses() const {
  return parts_->servers == nullptr ? std::vector<std::string>() : parts_->servers->Addresses();
}

Status Runtime::Stop(std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  // First the servers: what they still accept is handled too.
  const bool all_answered = parts_->servers == nullptr || parts_->servers->Drain(patience);
  parts_->servers.reset();
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
  const std::size_t lost =
      parts_->runtime->messaging()->Stop(std::max(left, std::chrono::milliseconds(0))).lost;
  if (all_answered && lost == 0) return {};
  return Fail(ErrorCode::kDeadlineExceeded, "{}{}{} within {} ms",
              all_answered ? "" : "some requests were not answered",
              all_answered || lost == 0 ? "" : ", and ",
              lost == 0 ? "" : fmt::format("{} messages were not handled", lost), patience.count());
}

}  // namespace composable
