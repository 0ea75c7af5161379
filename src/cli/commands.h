// All commands of the program, in one table: what runs, what helps, and what is completed.
//
// Spec: section 3, "Commands".
#pragma once

#include <expected>
#include <span>
#include <string_view>

#include "base/error.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

// The program itself, whose words are a command and what that takes.
extern const Command kProgram;

struct CommandEntry {
  const Command* command;
  ExitCode (*run)(const CommandLine& line, const ProgramHost& host);
};

// In the order in which they are listed.
std::span<const CommandEntry> Commands();

// The name that a command has behind the program's.
std::string_view ShortName(const Command& command);

// The command of that name; null where there is none.
const CommandEntry* FindCommand(std::string_view short_name);

// What is wrong with a name for which there is none.
std::unexpected<Error> UnknownCommand(std::string_view short_name);

}  // namespace composable::cli
