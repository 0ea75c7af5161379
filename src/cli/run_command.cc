#include "cli/run_command.h"

#include <array>
#include <future>
#include <string>

#include "cli/help.h"
#include "cli/output.h"
#include "cli/serving_system.h"
#include "cli/system.h"
#include "cli/usage_error.h"
#include "cli/watched_run.h"

namespace composable::cli {
namespace {

constexpr Option kWatchOption = {.name = "--watch",
                                 .short_name = {},
                                 .value_name = {},
                                 .help = "Load the system anew whenever one of its files changes"};

constexpr std::array<Option, 5> kRunOptions = {{
    kWatchOption,
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

With `--watch` every file that was read for the system is watched, and so are the folders among DEFS. When
one changes, the system is loaded, checked as `composable check` does it, and compiled anew, beside the one
that runs; then requests go to the new one, on the connections that are open. What the old one accepted it
still does, and ends. Where something is wrong, that is reported, and the old one stays.

Examples:
  composable run greeter.toml server.toml
  composable run --watch system/
)";

// Until it is interrupted.
ExitCode RunOnce(const SystemSources& sources, const ProgramHost& host) {
  const auto serving = ServingSystem::Prepare(sources, host);
  if (serving == nullptr) return ExitCode::kFailure;
  std::promise<void> interrupted;
  const auto watch =
      host.interrupts.Watch([&interrupted] { interrupted.set_value(); }, InterruptKind::kAny);
  if (const ExitCode started = serving->Start(); started != ExitCode::kSuccess) return started;
  interrupted.get_future().wait();
  return serving->Drain();
}

ExitCode RunServersAs(const Command& command, const CommandLine& line, const ProgramHost& host) {
  if (line.rest) {
    return ReportUsageError(host.console, command,
                            UsageError("`--` has no meaning here: everything is run").error());
  }
  if (const Status given = CheckDefinitions(line); !given) {
    return ReportUsageError(host.console, command, given.error());
  }
  const SystemSources sources = SourcesOf(line);
  return line.Has(kWatchOption.name) ? RunWatched(sources, host) : RunOnce(sources, host);
}

}  // namespace

const Command kRunCommand = {
    .name = "composable run",
    .summary = "Run the servers of a system until it is interrupted",
    .usage = "DEFS... [--watch] [--env-file FILE]...",
    .description = kDescription,
    .options = kRunOptions,
    .words = kDefinitions,
};

const Command kHttpServerCommand = {
    .name = "composable-http-server",
    .summary = "Run the servers of a system until it is interrupted, as `composable run` does",
    .usage = "DEFS... [--watch] [--env-file FILE]...",
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
