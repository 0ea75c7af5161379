// `composable pull`: a component from a registry into a file.
//
// Spec: section 2, "Component".
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kPullCommand;

ExitCode RunPull(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
