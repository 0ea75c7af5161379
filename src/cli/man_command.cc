#include "cli/man_command.h"

#include <array>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/man_page.h"
#include "cli/output.h"
#include "cli/run_command.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Word, 1> kManWords = {{{.kind = WordKind::kCommand}}};

constexpr std::array<Option, 2> kManOptions = {{
    {.name = "--folder",
     .short_name = {},
     .value_name = "FOLDER",
     .help = "Write all pages into this folder, as NAME.1",
     .value = {.kind = WordKind::kPath}},
    kHelpOption,
}};

// The program, its commands, and the program that runs servers.
std::vector<const Command*> Pages() {
  std::vector<const Command*> pages = {&kProgram};
  for (const CommandEntry& entry : Commands()) pages.push_back(entry.command);
  pages.push_back(&kHttpServerCommand);
  return pages;
}

struct ManRequest {
  const Command* command = &kProgram;
  std::string folder = {};  // empty: one page, to the standard output
};

Result<ManRequest> ReadManRequest(const CommandLine& line) {
  ManRequest request;
  if (line.rest) return UsageError("`--` has no meaning here");
  for (const GivenOption& given : line.options) {
    if (given.value.empty()) return UsageError("option `--folder` wants the name of a folder");
    request.folder = given.value;
  }
  if (line.positional.empty()) return request;
  if (!request.folder.empty()) {
    return UsageError("`--folder` gets all pages; name no command beside it");
  }
  if (line.positional.size() > 1) {
    return OneTooMany("command", line.positional[1]);
  }
  const std::string& name = line.positional.front();
  if (name == kHttpServerCommand.name) return ManRequest{.command = &kHttpServerCommand};
  if (const CommandEntry* const entry = FindCommand(name)) {
    return ManRequest{.command = entry->command};
  }
  return UnknownCommand(name);
}

}  // namespace

const Command kManCommand = {
    .name = "composable man",
    .summary = "Print the manual page of the program or of a command",
    .usage = "[COMMAND] [--folder FOLDER]",
    .description =
        R"(What is printed is roff, as the program `man` reads it. Without COMMAND it is the page of the program
itself; COMMAND may also be `composable-http-server`.

Examples:
  composable man invoke | man -l -
  composable man --folder ~/.local/share/man/man1
)",
    .options = kManOptions,
    .words = kManWords,
};

ExitCode RunMan(const CommandLine& line, const ProgramHost& host) {
  const auto request = ReadManRequest(line);
  if (!request) return ReportUsageError(host.console, kManCommand, request.error());
  if (request->folder.empty()) return WriteResult(host.console, ManPage(*request->command));
  for (const Command* const command : Pages()) {
    const std::string file = request->folder + '/' + ManPageName(*command) + ".1";
    const ExitCode written = WriteTo(file, ManPage(*command), host);
    if (written != ExitCode::kSuccess) return written;
  }
  return ExitCode::kSuccess;
}

}  // namespace composable::cli
