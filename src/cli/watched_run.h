// `composable run --watch`: a system that is loaded anew whenever one of its files changes.
#pragma once

#include "cli/exit_code.h"
#include "cli/program.h"
#include "cli/system.h"

namespace composable::cli {

// Runs until it is interrupted. What is wrong at first ends it; what is wrong later is reported,
// and the system that runs stays.
ExitCode RunWatched(SystemSources sources, const ProgramHost& host);

}  // namespace composable::cli
