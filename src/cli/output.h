// What a command prints in the end.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/program.h"

namespace composable::cli {

// Writes all to the standard output. Where that fails, says why and returns ExitCode::kFailure; a
// reader such as `head` that has seen enough needs no message.
ExitCode WriteResult(Console& console, std::string_view bytes);

// Writes all to `file`, or to the standard output where that is empty; likewise.
ExitCode WriteTo(const std::string& file, std::string_view bytes, const ProgramHost& host);

// An option of commands that print what may be kept.
inline constexpr Option kOutputOption = {
    .name = "--output",
    .short_name = "-o",
    .value_name = "FILE",
    .help = "Write to this file instead of the standard output",
    .value = {.kind = WordKind::kPath}};

// Takes what `--output` says into `file`, which is empty where nothing has said it yet. Error: of
// the command line, where it is said again or names no file.
Status ReadOutputFile(const CommandLine& line, std::string& file);

}  // namespace composable::cli
