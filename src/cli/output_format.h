// Text for people, or JSON for programs.
#pragma once

#include <cstdint>

#include "base/error.h"
#include "cli/command.h"
#include "cli/command_line.h"

namespace composable::cli {

enum class OutputFormat : std::uint8_t { kText, kJson };

// An option of commands that have both; the last one counts.
inline constexpr Option kFormatOption = {.name = "--format",
                                         .short_name = {},
                                         .value_name = "FORMAT",
                                         .help = "text (the default) or json"};

// What kFormatOption asks for. Another format is kInvalidArgument.
Result<OutputFormat> OutputFormatOf(const CommandLine& line);

}  // namespace composable::cli
