// The program `composable`: which command runs, and what its exit status is.
//
// Spec: section 3, "Commands".
#pragma once

#include <functional>
#include <span>
#include <string>

#include "app/file_watch.h"
#include "app/services.h"
#include "base/file_system.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/filter.h"
#include "cli/interrupts.h"
#include "cli/line_reader.h"
#include "cli/write_file.h"

namespace composable::cli {

// Everything that the program touches; all of it outlives the run.
struct ProgramHost {
  Console& console;
  std::reference_wrapper<const FileSystem> files;
  app::Environment environment;
  app::EngineFactoryMaker make_engines;
  std::string engine_version;  // what `--version` says of the engine
  Interrupts& interrupts;
  FileWriter write_file;
  FilterRunner run_filter;
  LineReaderMaker make_line_reader;
  app::FileWatchMaker make_file_watch;
};

// Runs the program with its arguments, the program's own name not among them.
ExitCode RunProgram(std::span<const std::string> arguments, const ProgramHost& host);

}  // namespace composable::cli
