#include "cli/commands.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/suggest.h"
#include "cli/check_command.h"
#include "cli/completions_command.h"
#include "cli/compose_command.h"
#include "cli/explain_command.h"
#include "cli/graph_command.h"
#include "cli/inspect_command.h"
#include "cli/interceptor_command.h"
#include "cli/invoke_command.h"
#include "cli/man_command.h"
#include "cli/publish_command.h"
#include "cli/pull_command.h"
#include "cli/push_command.h"
#include "cli/run_command.h"
#include "cli/schema_command.h"
#include "cli/shell_command.h"

namespace composable::cli {
namespace {

constexpr std::array<Option, 2> kProgramOptions = {{
    kHelpOption,
    {.name = "--version", .short_name = "-V", .value_name = {}, .help = "Show the version"},
}};

constexpr std::array<Word, 1> kProgramWords = {{{.kind = WordKind::kCommand}}};

constexpr std::array<CommandEntry, 15> kCommands = {{{&kInvokeCommand, RunInvoke},
                                                     {&kRunCommand, RunServers},
                                                     {&kPublishCommand, RunPublish},
                                                     {&kCheckCommand, RunCheck},
                                                     {&kExplainCommand, RunExplain},
                                                     {&kComposeCommand, RunCompose},
                                                     {&kGraphCommand, RunGraph},
                                                     {&kInspectCommand, RunInspect},
                                                     {&kInterceptorCommand, RunInterceptor},
                                                     {&kPullCommand, RunPull},
                                                     {&kPushCommand, RunPush},
                                                     {&kSchemaCommand, RunSchema},
                                                     {&kShellCommand, RunShell},
                                                     {&kCompletionsCommand, RunCompletions},
                                                     {&kManCommand, RunMan}}};

}  // namespace

const Command kProgram = {
    .name = "composable",
    .summary = "Runs systems made of WebAssembly components",
    .usage = "COMMAND ...",
    .description = R"(`composable COMMAND --help` describes a command.

Environment:
  COMPOSABLE_LOG        What is logged to the standard error stream: trace, debug, info, warn (the
                        default), error or off, for everything or as TARGET=LEVEL,...; where it is
                        not set, RUST_LOG counts
  COMPOSABLE_CACHE_DIR  The folder for compiled components and what registries have, an absolute
                        path; by default composable-runtime in XDG_CACHE_HOME or in ~/.cache
  COMPOSABLE_CA_FILE    Certificates in PEM that are trusted beside the system's, for registries
  COMPOSABLE_PLAIN_HTTP Registries (HOST[:PORT],...) without TLS; where it is not set, this machine's
  DOCKER_CONFIG         The folder of config.json, which has the credentials for registries; by
                        default ~/.docker
  NO_COLOR              Set to anything for no color

Exit status:
  0    success
  1    a file or the definitions are wrong, a call failed, or the component returned an error
  2    the command line is wrong
  130  interrupted by Ctrl-C
  any  what a component ended itself with
)",
    .options = kProgramOptions,
    .words = kProgramWords,
};

std::span<const CommandEntry> Commands() { return kCommands; }

std::string_view ShortName(const Command& command) {
  return command.name.substr(kProgram.name.size() + 1);
}

const CommandEntry* FindCommand(std::string_view short_name) {
  const auto* const found = std::ranges::find(
      kCommands, short_name, [](const CommandEntry& entry) { return ShortName(*entry.command); });
  return found == kCommands.end() ? nullptr : found;
}

std::unexpected<Error> UnknownCommand(std::string_view short_name) {
  std::vector<std::string> known;
  known.reserve(kCommands.size());
  for (const CommandEntry& entry : kCommands) known.emplace_back(ShortName(*entry.command));
  return Fail(ErrorCode::kInvalidArgument, "unknown command `{}`{}", short_name,
              DidYouMean(short_name, known));
}

}  // namespace composable::cli
