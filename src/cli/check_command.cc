#include "cli/check_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "app/diagnosis_json.h"
#include "app/servers.h"
#include "cli/output.h"
#include "cli/output_format.h"
#include "cli/system.h"
#include "cli/usage_error.h"

namespace composable::cli {
namespace {

constexpr std::array<Option, 5> kCheckOptions = {{
    kFormatOption,
    kEnvFileOption,
    kLockedOption,
    kUpdateOption,
    kHelpOption,
}};

std::string Count(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

// What went wrong with the surroundings, from any thread, as long as the system lives.
class Collected {
 public:
  void Add(const Error& warning) {
    const std::scoped_lock lock(mutex_);
    warnings_.push_back(warning);
  }
  std::vector<Error> Take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(warnings_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<Error> warnings_;
};

// All that can be said about a loaded system.
app::Diagnosis CheckLoaded(app::Runtime& runtime) {
  app::Diagnosis diagnosis = runtime.CheckAll();
  if (diagnosis.errors.empty()) diagnosis.errors = app::Servers::Make(runtime).errors;
  return diagnosis;
}

ExitCode CheckForPeople(const CommandLine& line, const ProgramHost& host) {
  const std::optional<LoadedSystem> system = LoadSystem(SourcesOf(line), host);
  if (!system) return ExitCode::kFailure;
  const app::Diagnosis diagnosis = CheckLoaded(*system->runtime);
  if (!Report(host.console, diagnosis)) return ExitCode::kFailure;
  const app::Inventory inventory = system->runtime->inventory();
  return WriteResult(
      host.console,
      fmt::format("ok: {}, {}, {}\n", Count(inventory.components, "component", "components"),
                  Count(inventory.capabilities, "capability", "capabilities"),
                  Count(diagnosis.warnings.size(), "warning", "warnings")));
}

// Everything is in the one document, and nothing goes to the standard error stream.
ExitCode CheckForPrograms(const CommandLine& line, const ProgramHost& host) {
  const auto collected = std::make_shared<Collected>();
  const app::WarningSink warn = [collected](const Error& warning) { collected->Add(warning); };
  SystemLoading loading = TryLoadSystem(SourcesOf(line), host, warn);
  app::Diagnosis& all = loading.diagnosis;
  std::optional<app::Inventory> inventory;
  if (loading.system) {
    app::Diagnosis checked = CheckLoaded(*loading.system->runtime);
    all.errors = std::move(checked.errors);
    std::ranges::move(checked.warnings, std::back_inserter(all.warnings));
    inventory = loading.system->runtime->inventory();
  }
  std::vector<Error> surroundings = collected->Take();
  all.warnings.insert(all.warnings.begin(), std::move_iterator(surroundings.begin()),
                      std::move_iterator(surroundings.end()));
  const ExitCode written = WriteResult(host.console, app::DiagnosisAsJson(all, inventory));
  return all.errors.empty() ? written : ExitCode::kFailure;
}

}  // namespace

const Command kCheckCommand = {
    .name = "composable check",
    .summary = "Say everything that is wrong with definitions",
    .usage = "DEFS... [--format FORMAT] [--env-file FILE]...",
    .description =
        R"(DEFS are the definitions, in any order: .toml files; .wasm files and oci:// references, each of which is
a component named after its file or repository; and folders, which stand for the .toml and .wasm files
in them. What references stand for is pinned in composable.lock, beside the first definition file.

Does everything short of running: reads the definitions, the components and who imports what from whom,
then composes, compiles and links every component, and binds routes and subscriptions to functions. All
errors and warnings are reported at once; where one is an error, the status is 1. Compiled code is kept,
so that a call starts at once afterwards.

With `--format json` the standard output gets one JSON document with everything, for editors and other
programs. `composable explain CODE` says what the code of a message means.

Example:
  composable check greeter.toml infra.toml
)",
    .options = kCheckOptions,
    .words = kDefinitions,
};

ExitCode RunCheck(const CommandLine& line, const ProgramHost& host) {
  if (line.rest) {
    return ReportUsageError(
        host.console, kCheckCommand,
        Fail(ErrorCode::kInvalidArgument, "`--` has no meaning here: everything is checked")
            .error());
  }
  if (const Status given = CheckDefinitions(line); !given) {
    return ReportUsageError(host.console, kCheckCommand, given.error());
  }
  return OutputFormatOf(line) == OutputFormat::kJson ? CheckForPrograms(line, host)
                                                     : CheckForPeople(line, host);
}

}  // namespace composable::cli
