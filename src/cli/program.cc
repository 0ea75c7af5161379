#include "cli/program.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

std::string Help() {
  std::vector<const Command*> commands;
  commands.reserve(Commands().size());
  for (const CommandEntry& entry : Commands()) commands.push_back(entry.command);
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

  const CommandEntry* const found = FindCommand(first);
  if (found == nullptr) {
    return ReportUsageError(host.console, kProgram, UnknownCommand(first).error());
  }
  const Command& command = *found->command;
  const auto line = ParseCommandLine(command, arguments.subspan(1));
  if (!line) return ReportUsageError(host.console, command, line.error());
  if (line->Has("--help")) return WriteResult(host.console, CommandHelp(command));
  return found->run(*line, host);
}

}  // namespace composable::cli
