#include "cli/shell_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/history_file.h"
#include "app/survey.h"
#include "cli/line_reader.h"
#include "cli/messaging_session.h"
#include "cli/report.h"
#include "cli/shell.h"
#include "cli/system.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Option, 5> kShellOptions = {{
    {.name = "--selector",
     .short_name = {},
     .value_name = "SELECTOR",
     .help = "Show only these components, such as \"labels.team=core, !dependents\""},
    kEnvFileOption,
    kLockedOption,
    kUpdateOption,
    kHelpOption,
}};

// All of them have to choose a component; none chooses everything.
Result<std::vector<app::ComponentFilter>> ReadFilters(const CommandLine& line) {
  std::vector<app::ComponentFilter> filters;
  for (const GivenOption& given : line.options) {
    if (given.option->name != "--selector") continue;
    COMPOSABLE_TRY(app::ComponentFilter filter, app::ParseFilter(given.value));
    filters.push_back(std::move(filter));
  }
  if (line.rest) {
    return Fail(ErrorCode::kInvalidArgument, "`--` has no meaning here: calls are typed later");
  }
  COMPOSABLE_CHECK(CheckDefinitions(line));
  return filters;
}

// What was typed in this session and earlier ones, where that can be kept.
class SessionHistory {
 public:
  SessionHistory(const ProgramHost& host, LineReader& reader)
      : console_(host.console), reader_(reader) {
    if (!reader.is_interactive()) return;
    auto file = app::HistoryFile::Open(host.environment);
    if (!file) {
      ReportWarning(console_, file.error());
      return;
    }
    file_ = *std::move(file);
    for (const std::string& line : file_->Read()) reader_.Remember(line);
  }

  // A line that starts with a blank is nobody's business, and one that is repeated is no news.
  void Add(const std::string& line) {
    if (line.empty() || line.front() == ' ' || line == last_) return;
    last_ = line;
    reader_.Remember(line);
    if (file_) added_.push_back(line);
  }

  void Keep() const {
    if (!file_ || added_.empty()) return;
    const Status kept = file_->Add(added_);
    if (!kept) ReportWarning(console_, kept.error());
  }

 private:
  Console& console_;
  LineReader& reader_;
  std::optional<app::HistoryFile> file_;
  std::string last_;
  std::vector<std::string> added_;
};

// Whether every command of a script was carried out; people see for themselves.
ExitCode RunLines(const ShellSystem& system, const ProgramHost& host) {
  const std::unique_ptr<LineReader> reader =
      host.make_line_reader("> ", [&system](std::string_view before_cursor) {
        return CompleteLine(system.components, before_cursor);
      });
  if (reader->is_interactive()) {
    host.console.WriteDiagnostic(fmt::format("{} component{}. `help` says what can be typed.\n",
                                             system.components.size(),
                                             system.components.size() == 1 ? "" : "s"));
  }
  SessionHistory history(host, *reader);
  Shell shell(host, system);
  ExitCode status = ExitCode::kSuccess;
  for (;;) {
    const ReadLine line = reader->Read();
    if (line.kind == ReadLine::Kind::kEnd) break;
    if (line.kind == ReadLine::Kind::kAbandoned) continue;
    history.Add(line.text);
    const Shell::Outcome outcome = shell.Run(line.text);
    if (outcome == Shell::Outcome::kExit) break;
    const bool has_failed = outcome == Shell::Outcome::kFailed && !reader->is_interactive();
    if (has_failed) status = ExitCode::kFailure;
  }
  history.Keep();
  return status;
}

}  // namespace

const Command kShellCommand = {
    .name = "composable shell",
    .summary = "Call functions one after the other, typed or from a script",
    .usage = "DEFS... [--selector SELECTOR] [--env-file FILE]...",
    .description =
        R"(DEFS are the definitions, in any order: .toml files; .wasm files and oci:// references, each of which is
a component named after its file or repository; and folders, which stand for the .toml and .wasm files
in them. What references stand for is pinned in composable.lock, beside the first definition file.

Each component that is called keeps its instance until the shell ends: what a function remembers is
there for the next call, and a resource that one returned, shown as handle(1), can be given to another.

On a terminal lines can be edited, found again (up, Ctrl-R) and completed (Tab). Ctrl-C abandons the line
or stops the call that runs, Ctrl-D leaves. Lines are kept from one session to the next, for this user
alone, but for those that start with a blank.

Otherwise the commands are read from the standard input; the status is 1 where any of them failed.

Example:
  composable shell greeter.toml
  echo 'invoke greeter.greet World' | composable shell greeter.toml
)",
    .options = kShellOptions,
    .words = kDefinitions,
};

ExitCode RunShell(const CommandLine& line, const ProgramHost& host) {
  Console& console = host.console;
  const auto filters = ReadFilters(line);
  if (!filters) return ReportUsageError(console, kShellCommand, filters.error());
  const std::optional<LoadedSystem> loaded = LoadSystem(SourcesOf(line), host);
  if (!loaded) return ExitCode::kFailure;
  app::Runtime& runtime = *loaded->runtime;
  app::SurveyResult survey = runtime.SurveyAll();
  if (!Report(console, survey.diagnosis)) return ExitCode::kFailure;
  ShellSystem system{.runtime = runtime, .components = std::move(survey.components)};
  std::erase_if(system.components, [&](const app::SurveyedComponent& component) {
    return std::ranges::any_of(*filters, [&](const auto& filter) { return !filter(component); });
  });
  return RunWithSenders(runtime, console, [&] { return RunLines(system, host); });
}

}  // namespace composable::cli
