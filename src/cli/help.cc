#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace composable::cli {
namespace {

using Row = std::pair<std::string, std::string_view>;

// A heading and two columns, the second one aligned.
std::string Section(std::string_view heading, std::span<const Row> rows) {
  if (rows.empty()) return {};
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.first.size());
  std::string text = fmt::format("\n{}:\n", heading);
  for (const Row& row : rows) text += fmt::format("  {:<{}}  {}\n", row.first, width, row.second);
  return text;
}

std::string OptionSection(const Command& command) {
  std::vector<Row> rows;
  for (const Option& option : command.options) {
    std::string left =
        option.short_name.empty() ? std::string("    ") : fmt::format("{}, ", option.short_name);
    left += option.name;
    if (!option.value_name.empty()) left += fmt::format(" {}", option.value_name);
    rows.emplace_back(std::move(left), option.help);
  }
  return Section("Options", rows);
}

}  // namespace

std::string UsageLine(const Command& command) {
  return fmt::format("usage: {} {}\n", command.name, command.usage);
}

std::string CommandHelp(const Command& command) {
  return fmt::format("{}.\n\n{}{}\n{}", command.summary, UsageLine(command), OptionSection(command),
                     command.description);
}

std::string ProgramHelp(const Command& program, std::span<const Command* const> commands) {
  std::vector<Row> rows;
  rows.reserve(commands.size());
  for (const Command* command : commands) {
    // A command's name holds the program's: "composable invoke".
    rows.emplace_back(command->name.substr(program.name.size() + 1), command->summary);
  }
  return fmt::format("{}.\n\n{}{}{}\n{}", program.summary, UsageLine(program),
                     Section("Commands", rows), OptionSection(program), program.description);
}

}  // namespace composable::cli
