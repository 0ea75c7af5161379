#include "cli/serving_system.h"

#include <chrono>
#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "cli/output.h"
#include "cli/report.h"

namespace composable::cli {

std::unique_ptr<ServingSystem> ServingSystem::Prepare(const SystemSources& sources,
                                                      const ProgramHost& host, CheckedParts checked,
                                                      std::shared_ptr<telemetry::Log> log) {
  Console& console = host.console;
  std::optional<LoadedSystem> system =
      LoadSystem(sources, host, {}, SystemUse::kServe, std::move(log));
  if (!system) return nullptr;
  app::Runtime& runtime = *system->runtime;
  if (runtime.servers().empty() && !runtime.has_subscriptions()) {
    ReportError(console,
                Fail({ErrorCode::kNotFound, Diagnostic::kNothingToRun},
                     "there is nothing to run: the definitions have neither a server nor a "
                     "subscription; add a [server.NAME] with `type = \"http\"`, or a "
                     "[subscription.NAME]")
                    .error());
    return nullptr;
  }
  if (checked == CheckedParts::kEverything && !Report(console, runtime.CheckAll())) return nullptr;
  app::ServersMaking making = app::Servers::Make(runtime);
  ReportErrors(console, making.errors);
  if (!making.errors.empty()) return nullptr;
  // The constructor is private: make_unique cannot call it.
  auto serving = std::unique_ptr<ServingSystem>(new ServingSystem(*std::move(system), console));
  serving->servers_ = std::move(making.servers);
  serving->messaging_ = MessagingSession::Start(runtime, console);
  if (serving->messaging_ == nullptr) return nullptr;
  return serving;
}

ExitCode ServingSystem::Start() {
  if (Status started = servers_->Start(); !started) {
    ReportError(console_, started.error());
    return ExitCode::kFailure;
  }
  return PrintAddresses();
}

bool ServingSystem::Succeed(ServingSystem& running) {
  app::Succeeding succeeding = servers_->Succeed(*running.servers_, kDrainTimeout);
  ReportErrors(console_, succeeding.errors);
  if (!succeeding.is_done) return false;
  addresses_ = std::move(running.addresses_);
  // Where nobody reads that any more, the servers run on.
  PrintAddresses();
  return true;
}

ExitCode ServingSystem::Drain() {
  const bool all_answered = servers_->Drain(kDrainTimeout);
  if (!all_answered) {
    ReportError(console_,
                Fail(ErrorCode::kDeadlineExceeded, "some requests were not answered within {} s",
                     std::chrono::duration_cast<std::chrono::seconds>(kDrainTimeout).count())
                    .error());
  }
  const Status all_handled = messaging_->Finish();
  if (!all_handled) ReportError(console_, all_handled.error());
  return all_answered && all_handled ? ExitCode::kSuccess : ExitCode::kFailure;
}

ExitCode ServingSystem::PrintAddresses() {
  std::string addresses;
  for (const std::string& address : servers_->Addresses()) addresses += address + "\n";
  if (addresses == addresses_) return ExitCode::kSuccess;
  addresses_ = addresses;
  return WriteResult(console_, addresses);
}

}  // namespace composable::cli
