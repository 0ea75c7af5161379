// `composable compose`: writes a component with all that it needs as one component.
//
// Spec: section 3, `compose`.
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kComposeCommand;

ExitCode RunCompose(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
