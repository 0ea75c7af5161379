// `composable completions`: scripts by which shells complete command lines, and what those ask for.
//
// Spec: section 3, "Commands": shell completion.
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kCompletionsCommand;

// Prints the script of a shell. With words behind `--`, as Complete (cli/completion.h) wants them,
// prints what may stand in place of the last one, for that script:
//
//   words             or `paths`, or `paths toml wasm`: whether the shell is to complete a path,
//   and
//                     which extensions its file may have
//   WORD<tab>ABOUT    for each candidate; ABOUT may be empty
ExitCode RunCompletions(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
