// `composable push`: a component from a file into a registry.
//
// Spec: section 2, "Component".
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kPushCommand;

ExitCode RunPush(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
