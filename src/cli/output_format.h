// Text for people, or JSON for programs.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cli/command.h"
#include "cli/command_line.h"

namespace composable::cli {

enum class OutputFormat : std::uint8_t { kText, kJson };

inline constexpr std::array<std::string_view, 2> kFormatNames = {"text", "json"};

// An option of commands that have both; the last one counts.
inline constexpr Option kFormatOption = {
    .name = "--format",
    .short_name = {},
    .value_name = "FORMAT",
    .help = "text (the default) or json",
    .value = {.kind = WordKind::kChoice, .choices = kFormatNames}};

// What kFormatOption asks for.
OutputFormat OutputFormatOf(const CommandLine& line);

}  // namespace composable::cli
