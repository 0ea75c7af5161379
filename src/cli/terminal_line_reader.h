// Lines that are typed at a terminal, with editing, history and completion.
#pragma once

#include <memory>
#include <string>

#include "cli/line_reader.h"

namespace composable::cli {

// The standard streams have to be a terminal. One at a time; changes the locale of the process, for
// characters beyond ASCII. Null where the terminal cannot be set up.
std::unique_ptr<LineReader> MakeTerminalLineReader(std::string prompt, Completer completer);

}  // namespace composable::cli
