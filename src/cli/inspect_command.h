// `composable inspect`: prints what a component or a WIT package is.
//
// Spec: section 3, `inspect`.
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kInspectCommand;

ExitCode RunInspect(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
