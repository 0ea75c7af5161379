// Definitions → a runtime, for every command that takes DEFS.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/grants.h"
#include "app/oci_loader.h"
#include "app/runtime.h"
#include "app/services.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/program.h"

namespace composable::cli {

// A runtime with what it borrows.
struct LoadedSystem {
  std::shared_ptr<telemetry::Log> log;
  std::unique_ptr<app::Runtime> runtime;
};

// An option of every command that takes DEFS.
inline constexpr Option kEnvFileOption = {
    .name = "--env-file",
    .short_name = {},
    .value_name = "FILE",
    .help = "Take variables for placeholders from a file of NAME=VALUE lines",
    .value = {.kind = WordKind::kPath}};

// Likewise.
inline constexpr Option kLockedOption = {
    .name = "--locked",
    .short_name = {},
    .value_name = {},
    .help = "Take from registries only what composable.lock pins"};
inline constexpr Option kUpdateOption = {
    .name = "--update",
    .short_name = {},
    .value_name = {},
    .help = "Ask registries anew what tags stand for, and pin that in composable.lock"};

// DEFS themselves.
inline constexpr std::array<std::string_view, 2> kDefinitionExtensions = {"toml", "wasm"};
inline constexpr std::array<Word, 1> kDefinitions = {
    {{.kind = WordKind::kPath, .choices = kDefinitionExtensions, .is_repeated = true}}};

// Error: of the command line, where there are no DEFS.
Status CheckDefinitions(const CommandLine& line);

// Files as the command line gives them.
struct SystemSources {
  std::vector<std::string> definitions;
  // Variables that the process does not have; of one name the last file's counts.
  std::vector<std::string> env_files;
  app::Pinning pinning = app::Pinning::kPin;
};

// DEFS, and what these options say.
SystemSources SourcesOf(const CommandLine& line);

// What a command does with a system.
enum class SystemUse : std::uint8_t {
  kOnce,   // makes a call or two, or none
  kServe,  // makes many calls, also at once, and logs what goes on
};

struct SystemLoading {
  std::optional<LoadedSystem> system;  // nothing where there are errors
  app::Diagnosis diagnosis;
};

// Loads the definitions. `environment` is for components that are given one; `warn` is told what
// goes wrong with the surroundings, as long as the system lives. A system that comes after another
// one is given the log of that one.
SystemLoading TryLoadSystem(const SystemSources& sources, const ProgramHost& host,
                            app::WarningSink warn, app::Variables environment = {},
                            SystemUse use = SystemUse::kOnce,
                            std::shared_ptr<telemetry::Log> log = nullptr);

// The same, and reports all of it.
std::optional<LoadedSystem> LoadSystem(const SystemSources& sources, const ProgramHost& host,
                                       app::Variables environment = {},
                                       SystemUse use = SystemUse::kOnce,
                                       std::shared_ptr<telemetry::Log> log = nullptr);

// Reports warnings, then errors. Whether there are no errors.
bool Report(Console& console, const app::Diagnosis& diagnosis);

}  // namespace composable::cli
