// The scripts that shells read to complete command lines of the program. They are files in
// completions/, which become a part of the program.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace composable::cli {

enum class ShellName : std::uint8_t { kBash, kZsh, kFish };

// In the order of ShellName.
inline constexpr std::array<std::string_view, 3> kShellNames = {"bash", "zsh", "fish"};

// The view is of the program itself.
std::string_view CompletionScript(ShellName shell);

}  // namespace composable::cli
