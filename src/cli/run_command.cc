#include "cli/run_command.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <future>
#include <optional>
#include <string>

#include "app/servers.h"
#include "base/diagnostic.h"
#include "cli/help.h"
#include "cli/messaging_session.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/system.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Option, 4> kRunOptions = {{
    kEnvFileOption,
    kLockedOption,
    kUpdateOption,
    {.name = "--help", .short_name = "-h", .value_name = {}, .help = "Show this help"},
}};

constexpr std::string_view kDescription =
    R"(DEFS are the definitions, in any order: .toml files; .wasm files and oci:// references, each of which is
a component named after its file or repository; and folders, which stand for the .toml and .wasm files
in them. What references stand for is pinned in composable.lock, beside the first definition file.

Composes, compiles and links every component that a route or a subscription calls, then begins to hand
out messages, starts the servers, and says where each of them listens, a line each. What goes on is
logged to the standard error stream: what is worth knowing, unless COMPOSABLE_LOG says otherwise;
`COMPOSABLE_LOG=info,composable_runtime::http::access=debug` logs every request.

SIGINT (Ctrl-C) and SIGTERM end it: no more connections are accepted, requests that are under way are
answered, then messages that were accepted are handled, and the status is 0, or 1 where either was not
done within 30 s. A second signal ends it at once.

Example:
  composable run greeter.toml server.toml
)";

ExitCode Serve(app::Servers& servers, MessagingSession& messaging, const ProgramHost& host) {
  std::promise<void> interrupted;
  const auto watch =
      host.interrupts.Watch([&interrupted] { interrupted.set_value(); }, InterruptKind::kAny);
  if (Status started = servers.Start(); !started) {
    ReportError(host.console, started.error());
    return ExitCode::kFailure;
  }
  std::string addresses;
  for (const std::string& address : servers.Addresses()) addresses += address + "\n";
  if (const ExitCode written = WriteResult(host.console, addresses);
      written != ExitCode::kSuccess) {
    return written;
  }
  interrupted.get_future().wait();
  // First the servers: what they still accept is handled too.
  const bool all_answered = servers.Drain(kDrainTimeout);
  if (!all_answered) {
    ReportError(host.console,
                Fail(ErrorCode::kDeadlineExceeded, "some requests were not answered within {} s",
                     std::chrono::duration_cast<std::chrono::seconds>(kDrainTimeout).count())
                    .error());
  }
  const Status all_handled = messaging.Finish();
  if (!all_handled) ReportError(host.console, all_handled.error());
  return all_answered && all_handled ? ExitCode::kSuccess : ExitCode::kFailure;
}

ExitCode RunServersAs(const Command& command, const CommandLine& line, const ProgramHost& host) {
  if (line.rest) {
    return ReportUsageError(host.console, command,
                            UsageError("`--` has no meaning here: everything is run").error());
  }
  if (const Status given = CheckDefinitions(line); !given) {
    return ReportUsageError(host.console, command, given.error());
  }
  const std::optional<LoadedSystem> system =
      LoadSystem(SourcesOf(line), host, {}, SystemUse::kServe);
  if (!system) return ExitCode::kFailure;
  app::Runtime& runtime = *system->runtime;
  if (runtime.servers().empty() && !runtime.has_subscriptions()) {
    ReportError(host.console,
                Fail({ErrorCode::kNotFound, Diagnostic::kNothingToRun},
                     "there is nothing to run: the definitions have neither a server nor a "
                     "subscription; add a [server.NAME] with `type = \"http\"`, or a "
                     "[subscription.NAME]")
                    .error());
    return ExitCode::kFailure;
  }
  const app::ServersMaking making = app::Servers::Make(runtime);
  ReportErrors(host.console, making.errors);
  if (!making.errors.empty()) return ExitCode::kFailure;
  const auto messaging = MessagingSession::Start(runtime, host.console);
  if (messaging == nullptr) return ExitCode::kFailure;
  return Serve(*making.servers, *messaging, host);
}

}  // namespace

const Command kRunCommand = {
    .name = "composable run",
    .summary = "Run the servers of a system until it is interrupted",
    .usage = "DEFS... [--env-file FILE]...",
    .description = kDescription,
    .options = kRunOptions,
    .words = kDefinitions,
};

const Command kHttpServerCommand = {
    .name = "composable-http-server",
    .summary = "Run the servers of a system until it is interrupted, as `composable run` does",
    .usage = "DEFS... [--env-file FILE]...",
    .description = kDescription,
    .options = kRunOptions,
    .words = kDefinitions,
};

ExitCode RunServers(const CommandLine& line, const ProgramHost& host) {
  return RunServersAs(kRunCommand, line, host);
}

ExitCode RunHttpServerProgram(std::span<const std::string> arguments, const ProgramHost& host) {
  const auto line = ParseCommandLine(kHttpServerCommand, arguments);
  if (!line) return ReportUsageError(host.console, kHttpServerCommand, line.error());
  if (line->Has("--help")) return WriteResult(host.console, CommandHelp(kHttpServerCommand));
  return RunServersAs(kHttpServerCommand, *line, host);
}

}  // namespace composable::cli
