// The program `composable`, put together from the real parts.
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "app/engines.h"
#include "app/services.h"
#include "base/file_system.h"
#include "cli/console.h"
#include "cli/filter.h"
#include "cli/interrupts.h"
#include "cli/line_reader.h"
#include "cli/program.h"
#include "cli/report.h"
#include "cli/run_command.h"
#include "cli/write_file.h"

namespace {

constexpr std::string_view kHttpServerName = "composable-http-server";

// The engine makes and drops errors of its own in the course of ordinary calls. Where
// RUST_BACKTRACE is set, as it is in many containers, each of them would note the stack of this
// program, which takes an asynchronous call as long again as all else. Nobody sees those stacks;
// the stacks of guests, which errors show, are others. Before there are threads.
void KeepErrorsOfTheEngineCheap() { ::setenv("RUST_LIB_BACKTRACE", "0", /*overwrite=*/0); }

}  // namespace

int main(int argc, char** argv) {
  using namespace composable;  // NOLINT(google-build-using-namespace)
  cli::PrepareStandardStreams();
  KeepErrorsOfTheEngineCheap();
  const auto variable = [](const char* name) {
    return app::ProcessEnvironment(name).value_or(std::string());
  };
  cli::StandardConsole console(cli::DiagnosticColor(variable("NO_COLOR"), variable("TERM")));
  try {
    const DiskFileSystem files;
    cli::SignalInterrupts interrupts;
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const cli::ProgramHost host = {.console = console,
                                   .files = files,
                                   .environment = app::ProcessEnvironment,
                                   .make_engines = app::MakeEngines,
                                   .engine_version = app::EngineVersion(),
                                   .interrupts = interrupts,
                                   .write_file = cli::WriteFile,
                                   .run_filter = cli::RunFilter,
                                   .make_line_reader = cli::MakeLineReader,
                                   .make_file_watch = [] { return app::MakeFileWatch(); }};
    // One program under two names.
    const bool is_server = argc > 0 && std::string_view(argv[0]).ends_with(kHttpServerName);
    return static_cast<int>(is_server ? cli::RunHttpServerProgram(arguments, host)
                                      : cli::RunProgram(arguments, host));
  } catch (const std::exception& bug) {
    // Exceptions are for bugs, and for memory that is used up.
    cli::ReportError(console, Fail(ErrorCode::kInternal, "internal: {}", bug.what()).error());
    return static_cast<int>(cli::ExitCode::kFailure);
  }
}
