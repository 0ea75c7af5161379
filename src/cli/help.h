// The text of `--help`.
#pragma once

#include <span>
#include <string>

#include "cli/command.h"

namespace composable::cli {

// The usage line: `usage: composable invoke DEFS... -- …`, with its end of line.
std::string UsageLine(const Command& command);

// A command's whole help.
std::string CommandHelp(const Command& command);

// The program's help: what it is, its commands and its own options.
std::string ProgramHelp(const Command& program, std::span<const Command* const> commands);

}  // namespace composable::cli
