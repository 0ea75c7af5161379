// `composable invoke`: calls one function and prints what it returns.
//
// Spec: section 3, `invoke`.
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kInvokeCommand;

ExitCode RunInvoke(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
