// `composable schema`: prints the JSON Schema of definitions, for editors.
//
// Spec: sections 2 to 4 and 6, as one schema.
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kSchemaCommand;

ExitCode RunSchema(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
