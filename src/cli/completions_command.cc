#include "cli/completions_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/printable.h"
#include "base/suggest.h"
#include "cli/completion.h"
#include "cli/completion_scripts.h"
#include "cli/output.h"
#include "cli/shell_words.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Word, 1> kCompletionsWords = {
    {{.kind = WordKind::kChoice, .choices = kShellNames}}};

constexpr std::array<Option, 1> kCompletionsOptions = {{kHelpOption}};

Result<ShellName> ReadShell(const CommandLine& line) {
  if (line.positional.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "a shell is missing: one of `{}`",
                fmt::join(kShellNames, "`, `"));
  }
  if (line.positional.size() > 1) {
    return OneTooMany("shell", line.positional[1]);
  }
  const std::string& name = line.positional.front();
  const auto* const found = std::ranges::find(kShellNames, name);
  if (found != kShellNames.end()) return static_cast<ShellName>(found - kShellNames.begin());
  const std::vector<std::string> known(kShellNames.begin(), kShellNames.end());
  return Fail(ErrorCode::kInvalidArgument, "there is no script for the shell `{}`{}", name,
              DidYouMeanOrKnown(name, known));
}

// A word as bash has it on its line, without its quotes, of which the last may still be open.
std::string Unquoted(const std::string& word) {
  for (const std::string_view end : {"", "'", "\""}) {
    const auto words = SplitWords(word + std::string(end));
    if (words && words->size() == 1) return words->front();
  }
  return word;
}

// Shells put the home folder in place of `~` only when a command is run.
std::string WithHome(std::string word, const ProgramHost& host) {
  if (!word.starts_with("~/")) return word;
  const auto home = host.environment("HOME");
  return home ? *home + word.substr(1) : word;
}

// One line, whatever it holds.
std::string Answer(const Completion& completion) {
  std::string text = "words\n";
  if (completion.paths) {
    text = completion.paths->empty() ? std::string("paths\n")
                                     : fmt::format("paths {}\n", fmt::join(*completion.paths, " "));
  }
  for (const Candidate& candidate : completion.candidates) {
    text += fmt::format("{}\t{}\n", Printable(candidate.word), Printable(candidate.about));
  }
  return text;
}

ExitCode AnswerShell(ShellName shell, std::vector<std::string> words, const ProgramHost& host) {
  if (shell == ShellName::kBash) std::ranges::transform(words, words.begin(), Unquoted);
  for (std::string& word : words) word = WithHome(std::move(word), host);
  const NameFinder find_names = [&](std::span<const std::string> definitions, app::NameKind kind,
                                    std::string_view typed) {
    return app::NamesIn(definitions, kind, typed, host.files, host.environment);
  };
  return WriteResult(host.console, Answer(Complete(words, find_names)));
}

}  // namespace

const Command kCompletionsCommand = {
    .name = "composable completions",
    .summary = "Print the script by which a shell completes command lines",
    .usage = "bash|zsh|fish",
    .description =
        R"(Completed are commands, options, their values, files of definitions, the codes of `explain`, and
components, functions and channels of the definitions that stand on the line. The script asks the program
itself for all of that, so it stays right when the program is renewed.

For one session, in bash and zsh:
  source <(composable completions bash)
  source <(composable completions zsh)

For all of them, in folders where these shells look:
  composable completions bash > ~/.local/share/bash-completion/completions/composable
  composable completions zsh > ~/.zfunc/_composable  # with `fpath+=~/.zfunc` before compinit
  composable completions fish > ~/.config/fish/completions/composable.fish
)",
    .options = kCompletionsOptions,
    .words = kCompletionsWords,
};

ExitCode RunCompletions(const CommandLine& line, const ProgramHost& host) {
  const auto shell = ReadShell(line);
  if (!shell) return ReportUsageError(host.console, kCompletionsCommand, shell.error());
  if (line.rest) return AnswerShell(*shell, *line.rest, host);
  return WriteResult(host.console, CompletionScript(*shell));
}

}  // namespace composable::cli
