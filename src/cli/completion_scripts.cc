#include "cli/completion_scripts.h"

// COMPOSABLE_COMPLETIONS is the path of their folder.
asm(R"(
  .section .rodata
composable_bash_completion:
  .incbin ")" COMPOSABLE_COMPLETIONS R"(/composable.bash"
composable_zsh_completion:
  .incbin ")" COMPOSABLE_COMPLETIONS R"(/composable.zsh"
composable_fish_completion:
  .incbin ")" COMPOSABLE_COMPLETIONS R"(/composable.fish"
composable_completions_end:
  .byte 0
  .text
)");

extern "C" {
// NOLINTBEGIN: names of the assembler
extern const char composable_bash_completion[];
extern const char composable_zsh_completion[];
extern const char composable_fish_completion[];
extern const char composable_completions_end[];
// NOLINTEND
}

namespace composable::cli {

std::string_view CompletionScript(ShellName shell) {
  switch (shell) {
    case ShellName::kBash:
      return {composable_bash_completion, composable_zsh_completion};
    case ShellName::kZsh:
      return {composable_zsh_completion, composable_fish_completion};
    case ShellName::kFish:
      break;
  }
  return {composable_fish_completion, composable_completions_end};
}

}  // namespace composable::cli
