// `composable check`: says everything that is wrong with definitions.
//
// Spec: section 3, `check`.
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kCheckCommand;

ExitCode RunCheck(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
