// `composable publish`: sends one message to a channel.
//
// Spec: section 3, "Commands".
#pragma once

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

extern const Command kPublishCommand;

ExitCode RunPublish(const CommandLine& line, const ProgramHost& host);

}  // namespace composable::cli
