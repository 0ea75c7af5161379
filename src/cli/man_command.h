// `composable man`: manual pages.
//
// Spec: section 3, "Commands": man pages.
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kManCommand;

ExitCode RunMan(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
