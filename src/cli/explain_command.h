// `composable explain`: what a diagnostic means, and what would be right.
//
// Spec: section 2, "Loading".
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kExplainCommand;

ExitCode RunExplain(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
