// Manual pages in roff, with the macros of man(7), made of what `--help` is made of.
//
// Spec: section 3, "Commands": man pages.
#pragma once

#include <string>

#include "cli/command.h"

namespace composable::cli {

// The name of a command's page, which is that of its file without `.1`: `composable-invoke`.
std::string ManPageName(const Command& command);

// The page of a command, of the program, or of `composable-http-server`.
std::string ManPage(const Command& command);

}  // namespace composable::cli
