#include "cli/check_command.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "app/servers.h"
#include "cli/output.h"
#include "cli/system.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Option, 2> kCheckOptions = {{
    kEnvFileOption,
    {.name = "--help", .short_name = "-h", .value_name = {}, .help = "Show this help"},
}};

std::string Count(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

const Command kCheckCommand = {
    .name = "composable check",
    .summary = "Say everything that is wrong with definitions",
    .usage = "DEFS... [--env-file FILE]...",
    .description =
        R"(DEFS are the definitions, in any order: .toml files, and .wasm files, each of which is a component
named after its file.

Does everything short of running: reads the definitions, the components and who imports what from whom,
then composes, compiles and links every component, and binds routes and subscriptions to functions. All
errors and warnings are reported at once; where one is an error, the status is 1. Compiled code is kept,
so that a call starts at once afterwards.

Example:
  composable check greeter.toml infra.toml
)",
    .options = kCheckOptions,
};

ExitCode RunCheck(const CommandLine& line, const ProgramHost& host) {
  if (line.rest) {
    return ReportUsageError(
        host.console, kCheckCommand,
        Fail(ErrorCode::kInvalidArgument, "`--` has no meaning here: everything is checked")
            .error());
  }
  if (line.positional.empty()) {
    return ReportUsageError(host.console, kCheckCommand,
                            Fail(ErrorCode::kInvalidArgument,
                                 "a definition is missing: name at least one .toml or .wasm file")
                                .error());
  }
  const std::optional<LoadedSystem> system = LoadSystem(SourcesOf(line), host);
  if (!system) return ExitCode::kFailure;
  app::Diagnosis diagnosis = system->runtime->CheckAll();
  if (diagnosis.errors.empty()) diagnosis.errors = app::Servers::Make(*system->runtime).errors;
  if (!Report(host.console, diagnosis)) return ExitCode::kFailure;
  const app::Inventory inventory = system->runtime->inventory();
  return WriteResult(
      host.console,
      fmt::format("ok: {}, {}, {}\n", Count(inventory.components, "component", "components"),
                  Count(inventory.capabilities, "capability", "capabilities"),
                  Count(diagnosis.warnings.size(), "warning", "warnings")));
}

}  // namespace composable::cli
