// `composable interceptor`.
//
// Spec: section 3, `interceptor`.
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kInterceptorCommand;

ExitCode RunInterceptor(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
