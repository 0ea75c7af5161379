// Splits a command's arguments into options, positional arguments and what follows `--`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/command.h"

namespace composable::cli {

// The option of that name, long or short; null where the command has none.
const Option* FindOption(const Command& command, std::string_view name);

struct GivenOption {
  const Option* option = nullptr;  // one of the command's
  std::string value;               // empty for a flag
};

struct CommandLine {
  std::vector<GivenOption> options;     // in their order; an option may come several times
  std::vector<std::string> positional;  // before `--`
  std::optional<std::vector<std::string>>
      rest;  // after the first `--`; nothing where there is none

  // Whether the option of that name was given.
  bool Has(std::string_view name) const;
};

// Parses what follows the command's name. Options and positional arguments mix freely before `--`;
// a value follows its option as the next argument or after `=`; after `--` nothing is an option. A
// lone
// `-` is positional. An option that the command does not have and a value that is none of an
// option's choices (with the nearest name suggested), an option without its value, and `--locked`
// beside `--update` are kInvalidArgument.
Result<CommandLine> ParseCommandLine(const Command& command,
                                     std::span<const std::string> arguments);

}  // namespace composable::cli
