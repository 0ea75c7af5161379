#include "synth/interpreter.h"

// The file becomes part of this object file. COMPOSABLE_INTERPRETER is its path, and
// COMPOSABLE_INTERPRETER_DIGEST its SHA-256.
asm(R"(
  .section .rodata
  .balign 16
composable_interpreter_start:
  .incbin ")" COMPOSABLE_INTERPRETER R"("
composable_interpreter_end:
  .byte 0
  .text
)");

extern "C" {
// NOLINTBEGIN: names of the assembler
extern const std::uint8_t composable_interpreter_start[];
extern const std::uint8_t composable_interpreter_end[];
// NOLINTEND
}

namespace composable::synth {

ByteView InterpreterModule() { return {composable_interpreter_start, composable_interpreter_end}; }

std::string_view InterpreterDigest() { return COMPOSABLE_INTERPRETER_DIGEST; }

}  // namespace composable::synth
