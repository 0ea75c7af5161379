// How far a download is, on a terminal.
#pragma once

#include "app/registry.h"
#include "cli/console.h"

namespace composable::cli {

// Shows it in one line of the standard error stream, which goes when the download is done, a few
// times a second. Does nothing where that stream is no terminal. Borrows the console.
app::DownloadProgress MakeProgress(Console& console);

}  // namespace composable::cli
