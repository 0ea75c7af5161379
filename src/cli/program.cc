#include "cli/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/suggest.h"
#include "cli/check_command.h"
#include "cli/command_line.h"
#include "cli/compose_command.h"
#include "cli/explain_command.h"
#include "cli/graph_command.h"
#include "cli/help.h"
#include "cli/inspect_command.h"
#include "cli/interceptor_command.h"
#include "cli/invoke_command.h"
#include "cli/output.h"
#include "cli/publish_command.h"
#include "cli/run_command.h"
#include "cli/schema_command.h"
#include "cli/shell_command.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Option, 2> kProgramOptions = {{
    {.name = "--help", .short_name = "-h", .value_name = {}, .help = "Show this help"},
    {.name = "--version", .short_name = "-V", .value_name = {}, .help = "Show the version"},
}};

constexpr Command kProgram = {
    .name = "composable",
    .summary = "Runs systems made of WebAssembly components",
    .usage = "COMMAND ...",
    .description = R"(`composable COMMAND --help` describes a command.

Environment:
  COMPOSABLE_LOG        What is logged to the standard error stream: trace, debug, info, warn (the
                        default), error or off, for everything or as TARGET=LEVEL,...; where it is
                        not set, RUST_LOG counts
  COMPOSABLE_CACHE_DIR  The folder for compiled components, an absolute path; by default
                        composable-runtime in XDG_CACHE_HOME or in ~/.cache
  NO_COLOR              Set to anything for no color

Exit status:
  0    success
  1    a file or the definitions are wrong, a call failed, or the component returned an error
  2    the command line is wrong
  130  interrupted by Ctrl-C
  any  what a component ended itself with
)",
    .options = kProgramOptions,
};

struct Entry {
  const Command* command;
  ExitCode (*run)(const CommandLine& line, const ProgramHost& host);
};

constexpr std::array<Entry, 11> kCommands = {{{&kInvokeCommand, RunInvoke},
                                              {&kRunCommand, RunServers},
                                              {&kPublishCommand, RunPublish},
                                              {&kCheckCommand, RunCheck},
                                              {&kExplainCommand, RunExplain},
                                              {&kComposeCommand, RunCompose},
                                              {&kGraphCommand, RunGraph},
                                              {&kInspectCommand, RunInspect},
                                              {&kInterceptorCommand, RunInterceptor},
                                              {&kSchemaCommand, RunSchema},
                                              {&kShellCommand, RunShell}}};

// The name a command has behind the program's.
std::string_view ShortName(const Command& command) {
  return command.name.substr(kProgram.name.size() + 1);
}

ExitCode UnknownCommand(Console& console, std::string_view name) {
  std::vector<std::string> known;
  known.reserve(kCommands.size());
  for (const Entry& entry : kCommands) known.emplace_back(ShortName(*entry.command));
  return ReportUsageError(
      console, kProgram,
      Fail(ErrorCode::kInvalidArgument, "unknown command `{}`{}", name, DidYouMean(name, known))
          .error());
}

std::string Help() {
  std::vector<const Command*> commands;
  commands.reserve(kCommands.size());
  for (const Entry& entry : kCommands) commands.push_back(entry.command);
  return ProgramHelp(kProgram, commands);
}

}  // namespace

ExitCode RunProgram(std::span<const std::string> arguments, const ProgramHost& host) {
  if (arguments.empty()) {
    host.console.WriteDiagnostic(Help());
    return ExitCode::kUsage;
  }
  const std::string& first = arguments.front();
  if (first.starts_with('-')) {
    const auto line = ParseCommandLine(kProgram, arguments.first(1));
    if (!line) return ReportUsageError(host.console, kProgram, line.error());
    if (line->Has("--help")) return WriteResult(host.console, Help());
    if (line->Has("--version")) {
      return WriteResult(host.console, fmt::format("{} {} ({})\n", kProgram.name,
                                                   COMPOSABLE_VERSION, host.engine_version));
    }
    return ReportUsageError(
        host.console, kProgram,
        Fail(ErrorCode::kInvalidArgument, "a command is missing before `{}`", first).error());
  }

  const auto* const found = std::ranges::find(
      kCommands, first, [](const Entry& entry) { return ShortName(*entry.command); });
  if (found == kCommands.end()) return UnknownCommand(host.console, first);
  const Command& command = *found->command;
  const auto line = ParseCommandLine(command, arguments.subspan(1));
  if (!line) return ReportUsageError(host.console, command, line.error());
  if (line->Has("--help")) return WriteResult(host.console, CommandHelp(command));
  return found->run(*line, host);
}

}  // namespace composable::cli
