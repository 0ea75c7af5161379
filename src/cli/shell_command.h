// `composable shell`: calls of functions, one after the other, typed or from a script.
//
// Spec: section 3, `shell`.
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kShellCommand;

ExitCode RunShell(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
