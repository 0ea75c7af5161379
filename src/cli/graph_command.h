// `composable graph`: draws who gets what from whom.
//
// Spec: section 3, `graph`.
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kGraphCommand;

ExitCode RunGraph(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
