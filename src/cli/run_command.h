// `composable run`, and `composable-http-server`, which is the same.
//
// Spec: section 3, `run`.
#pragma once

#include <span>
#include <string>

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kRunCommand;
// The program `composable-http-server`.
extern const Command kHttpServerCommand;

// Runs the servers of a system until it is interrupted, then drains them.
ExitCode RunServers(const CommandLine& line, const ProgramHost& host);

// The program `composable-http-server` with its arguments.
ExitCode RunHttpServerProgram(std::span<const std::string> arguments, const ProgramHost& host);

}  // namespace composable::cli
